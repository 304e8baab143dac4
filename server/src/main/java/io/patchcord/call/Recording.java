package io.patchcord.call;

/** The tap that records a call's stream. */
public interface Recording extends StreamTap {
    /** That of a call which is not recorded. Nothing is told to it. */
    Recording NONE = new Recording() {
        @Override
        public void callerFrame(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos) {
            // not recorded
        }

        @Override
        public void heard(byte[] muLaw, int offset, int length, long nowNanos) {
            // not recorded
        }

        @Override
        public void mark(String name, long nowNanos) {
            // not recorded
        }

        @Override
        public void clear(long nowNanos) {
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

    /** The stream is over. */
    void end();

    /** What the file is called once it is whole; empty while there is none. */
    String file();
}
