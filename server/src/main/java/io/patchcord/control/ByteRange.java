package io.patchcord.control;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of something that is asked for (RFC 9110, 14.2).
 *
 * @param from the first byte
 * @param to just behind the last; not behind {@code from} when there is nothing so far back
 */
record ByteRange(long from, long to) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,15})-(\\d{0,15})", Pattern.CASE_INSENSITIVE);

    /** What this header asks of so many bytes; empty for all, as when it cannot be understood or lists several. */
    static Optional<ByteRange> of(String header, long byteCount) {
        Matcher one = ONE.matcher(header.strip());
        if (!one.matches() || one.group(1).isEmpty() && one.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (one.group(1).isEmpty()) {
            return Optional.of(new ByteRange(Math.max(0, byteCount - Long.parseLong(one.group(2))), byteCount));
        }
        long from = Long.parseLong(one.group(1));
        long last = one.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(one.group(2));
        return last < from ? Optional.empty()
                : Optional.of(new ByteRange(from, Math.min(last, byteCount - 1) + 1));
    }

    boolean isEmpty() {
        return from >= to;
    }
}
