package io.patchcord.config;

/**
 * What is kept in memory of the messages of calls, for an operator to save.
 *
 * @param calls how many calls, live or over, at once; 0 for none
 * @param kilobytes of one call, 1,024 bytes each
 * @param audio whether audio is kept, not only its length
 */
public record CaptureConfig(int calls, int kilobytes, boolean audio) {
    private static final int MOST_CALLS = 200;
    private static final int LEAST_KILOBYTES = 64;
    private static final int MOST_KILOBYTES = 65_536;

    /** Nothing is kept. */
    public static CaptureConfig off() {
        return new CaptureConfig(0, LEAST_KILOBYTES, false);
    }

    /** Whether anything is kept. */
    public boolean on() {
        return calls > 0;
    }

    /** Bytes of one call. */
    public int byteCount() {
        return kilobytes << 10;
    }

    static CaptureConfig read(Section root) {
        try (Section section = root.section("capture")) {
            return new CaptureConfig(section.number("calls", 0, 0, MOST_CALLS),
                    section.number("kilobytes", 4_096, LEAST_KILOBYTES, MOST_KILOBYTES),
                    section.flag("audio", false));
        }
    }
}
