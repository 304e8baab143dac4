package io.patchcord.tools;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each status with which a tool's server refuses requests, once until it takes one again; its failures (5xx) are
 * logged with those of the other tools. Thread-safe.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final String tool;
    private final Set<Integer> told = ConcurrentHashMap.newKeySet();

    Refusals(String tool) {
        this.tool = tool;
    }

    /** The server answered a request of this call. */
    void answered(String callSid, int status) {
        if (status < 300) {
            told.clear();
        } else if (status < 500 && told.add(status)) {
            LOG.warn("call {}: the server of the tool {} answers with status {}; not told again until it works",
                    callSid, tool, status);
        }
    }
}
