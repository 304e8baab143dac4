package io.patchcord.net;

/** Where a channel may be tapped: without a tap a message costs one look at a null. Any thread. */
final class TapPoint {
    private volatile WireTap tap;

    void tap(WireTap one) {
        tap = one;
    }

    void received(byte[] utf8, int offset, int length, long nanos) {
        WireTap told = tap;
        if (told != null) {
            told.received(utf8, offset, length, nanos);
        }
    }

    /** Text and close frames; pings and pongs are nobody's. */
    void sent(int opcode, byte[] payload, int offset, int length) {
        WireTap told = tap;
        if (told != null) {
            if (opcode == Opcode.TEXT) {
                told.sent(payload, offset, length, System.nanoTime());
            } else if (opcode == Opcode.CLOSE) {
                told.closing(payload, System.nanoTime());
            }
        }
    }

    void ended(int closeCode, String reason) {
        WireTap told = tap;
        if (told != null) {
            told.ended(CloseFrame.payload(closeCode, reason), System.nanoTime());
        }
    }
}
