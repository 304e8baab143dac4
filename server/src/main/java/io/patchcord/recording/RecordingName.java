package io.patchcord.recording;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a recording's file is called: {@code 20260131T235959Z-CA…-MZ….wav}, and {@code ….open.wav} while it grows.
 *
 * @param startedAt when the stream came, to the second
 * @param callSid the call
 * @param streamSid its stream
 */
record RecordingName(Instant startedAt, String callSid, String streamSid) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final Pattern NAME =
            Pattern.compile("(\\d{8}T\\d{6}Z)-([A-Za-z0-9]{1,64})-([A-Za-z0-9]{1,64})(\\.open)?\\.wav");

    /** Refuses what is no SID: it would become part of a path. */
    RecordingName {
        startedAt = startedAt.truncatedTo(ChronoUnit.SECONDS);
        if (!SID.matcher(callSid).matches() || !SID.matcher(streamSid).matches()) {
            throw new IllegalArgumentException("not the SIDs of a call and its stream");
        }
    }

    /** The name of a file, open or whole; empty when it is no recording of ours. */
    static Optional<RecordingName> parse(String file) {
        Matcher name = NAME.matcher(file);
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RecordingName(STAMP.parse(name.group(1), Instant::from), name.group(2),
                    name.group(3)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    static boolean isOpen(String file) {
        return file.endsWith(".open.wav");
    }

    /** While it is written. */
    String open() {
        return stem() + ".open.wav";
    }

    /** Once it is whole. */
    String whole() {
        return stem() + ".wav";
    }

    private String stem() {
        return STAMP.format(startedAt) + "-" + callSid + "-" + streamSid;
    }
}
