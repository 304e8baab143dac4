package io.patchcord.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which records are asked for, in which order, and where to go on. Empty texts don't matter.
 *
 * @param number of the caller or the called one, whole
 * @param customers the team's own ids of those customers whose calls they are; empty when any
 * @param agent configured name of the agent
 * @param reason name of a {@link io.patchcord.call.CallEnd}
 * @param from the earliest time of the webhook
 * @param to just after the latest
 * @param text part of something said or noted in the call, whatever its capitals
 * @param sort by what
 * @param ascending whether the least comes first
 * @param most how many
 * @param after the record before the first one
 */
public record RecordQuery(String number, Optional<List<String>> customers, String agent, String reason,
                          Optional<Instant> from, Optional<Instant> to, String text, Sort sort, boolean ascending,
                          int most, Optional<Cursor> after) {
    /** What records are sorted by; each has an index. */
    public enum Sort {
        /** When the webhook came. */
        RECEIVED("received_at"),
        /** Median turn gap. */
        TURN_GAP("turn_gap_micros"),
        /** Greeting gap. */
        GREETING_GAP("greeting_gap_micros");

        private final String column;

        Sort(String column) {
            this.column = column;
        }

        String column() {
            return column;
        }
    }

    /**
     * A place in the order.
     *
     * @param key microseconds: of the time since 1970, or of the gap
     * @param callSid the record there
     */
    public record Cursor(long key, String callSid) {
    }

    /** The same, going on from there, with so many. */
    public RecordQuery page(Optional<Cursor> from, int records) {
        return new RecordQuery(number, customers, agent, reason, this.from, to, text, sort, ascending, records, from);
    }

    /** The same, of this customer alone. */
    RecordQuery of(String customerId) {
        return new RecordQuery(number, Optional.of(List.of(customerId)), agent, reason, from, to, text, sort, ascending,
                most, after);
    }
}
