package io.patchcord.capture;

/**
 * One message that crossed a socket.
 *
 * @param socket which socket
 * @param direction whether the bridge got it, sent it, or opened the socket
 * @param kind what it is
 * @param nanos {@link System#nanoTime()} when it was read, or about to be written
 * @param utf8 the text, or a close frame's payload; without the audio that was left out
 * @param cutAt where in the text the base64 of the audio was left out
 * @param cut characters left out
 */
record Captured(CapturedSocket socket, Direction direction, Kind kind, long nanos, byte[] utf8, int cutAt, int cut) {
    /** Seen from the bridge. */
    enum Direction { IN, OUT }

    /** What crossed. */
    enum Kind {
        OPEN('o'), TEXT('t'), CLOSE('c');

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }

        byte code() {
            return code;
        }

        static Kind of(byte code) {
            return code == OPEN.code ? OPEN : code == TEXT.code ? TEXT : CLOSE;
        }
    }
}
