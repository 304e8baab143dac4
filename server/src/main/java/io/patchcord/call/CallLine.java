package io.patchcord.call;

import org.slf4j.MDC;

/** Puts a call's key into every log line of a thread, under {@code call_sid}. */
public final class CallLine {
    private static final String KEY = "call_sid";

    private CallLine() {
    }

    /** From now on this thread, which serves nothing else, logs for that call. */
    public static void of(String callSid) {
        MDC.put(KEY, callSid);
    }

    /** Runs this as that call's, on a thread that serves others afterwards. */
    public static void during(String callSid, Runnable work) {
        try (MDC.MDCCloseable _ = MDC.putCloseable(KEY, callSid)) {
            work.run();
        }
    }
}
