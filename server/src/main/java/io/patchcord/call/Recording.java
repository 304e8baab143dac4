package io.patchcord.call;

/**
 * What a call tells the recording of its stream. Every method returns at once, allocates nothing and may be called by
 * any thread: what the recording cannot take is lost to it, never to the call.
 */
public interface Recording {
    /** That of a call which is not recorded. */
    Recording NONE = new Recording() {
        @Override
        public CallerLeg tap(CallerLeg caller) {
            return caller;
        }

        @Override
        public void callerFrame(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos) {
            // not recorded
        }

        @Override
        public void echoed(String mark) {
            // not recorded
        }

        @Override
        public void end() {
            // not recorded
        }

        @Override
        public String file() {
            return "";
        }
    };

    /** The same leg, with what is sent to the caller written down on its way. */
    CallerLeg tap(CallerLeg caller);

    /**
     * The caller was heard.
     *
     * @param timestampMillis Twilio's time of the frame from the stream's start; negative when it had none
     */
    void callerFrame(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos);

    /** Twilio echoed a mark: what was sent before it has been played or cleared. */
    void echoed(String mark);

    /** The stream is over. */
    void end();

    /** What the file is called once it is whole; empty while there is none. */
    String file();
}
