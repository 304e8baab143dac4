package io.patchcord.simulator;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When Twilio sends a webhook again, as the fragment of its URL says: {@code #rc=2&rp=ct,rt,5xx}. Which of its two
 * time-outs a failure without an answer stands for is not told apart.
 *
 * @param retries how often at most; without a word of it not at all, unlike Twilio's single try to connect once more,
 *     so that a test sees what failed
 * @param kinds of ct, rt, 4xx, 5xx, all
 */
record RetryPolicy(int retries, Set<String> kinds) {
    private static final Pattern COUNT = Pattern.compile("[#&]rc=([0-5])(?:&|$)");
    private static final Pattern KINDS = Pattern.compile("[#&]rp=([a-z0-9,]+)(?:&|$)");

    static RetryPolicy of(String url) {
        Matcher count = COUNT.matcher(url);
        Matcher kinds = KINDS.matcher(url);
        return new RetryPolicy(count.find() ? Integer.parseInt(count.group(1)) : 0,
                kinds.find() ? Set.of(kinds.group(1).split(",")) : Set.of("ct"));
    }

    /** Whether it is sent again after this answer; 0 for none. */
    boolean covers(int status) {
        return status >= 200 && status < 400 ? false
                : kinds.contains("all") || status == 0 && (kinds.contains("ct") || kinds.contains("rt"))
                || kinds.contains(status / 100 + "xx");
    }
}
