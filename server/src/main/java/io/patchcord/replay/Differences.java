package io.patchcord.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a call did when it was captured and didn't when it was replayed, or the other way round. Decisions are clears,
 * closes, everything told to the agent but audio, and how the call ended; frames are audio, marks and pongs.
 */
public final class Differences {
    private static final String TO_CALLER = "to the caller";
    private static final String TO_AGENT = "to the agent";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int SLOW_NANOS = 100_000_000;
    private static final int MOST_SLOW = 5;

    private final List<String> decisions = new ArrayList<>();
    private final List<String> frames = new ArrayList<>();
    private final List<String> delays = new ArrayList<>();
    private final List<String> notes;

    Differences(CaptureFile file, ReplayedCall.Result replayed) {
        notes = replayed.notes();
        List<Sent> captured = file.lines().stream().filter(line -> !line.in()).filter(line ->
                line.kind().equals("text") || line.kind().equals("close")).flatMap(line -> Sent.of(line).stream())
                .toList();
        for (boolean caller : new boolean[] {true, false}) {
            String where = caller ? TO_CALLER : TO_AGENT;
            compare(where, of(captured, caller, true), of(replayed.sent(), caller, true), decisions);
            int same = compare(where, of(captured, caller, false), of(replayed.sent(), caller, false), frames);
            delays(where, of(captured, caller, false), of(replayed.sent(), caller, false), same);
        }
        if (file.end().isPresent() && !file.end().equals(replayed.end())) {
            decisions.add("end: captured " + file.end().get() + ", replayed " + shown(replayed.end()));
        }
    }

    private static String shown(Optional<String> end) {
        return end.orElse("none");
    }

    private static List<Sent> of(List<Sent> sent, boolean caller, boolean decision) {
        return sent.stream().filter(one -> one.caller() == caller && one.decision() == decision).toList();
    }

    /** Tells of the first that differs, behind which everything may; returns how many are the same. */
    private static int compare(String where, List<Sent> captured, List<Sent> replayed, List<String> told) {
        int same = 0;
        while (same < captured.size() && same < replayed.size()
                && captured.get(same).words().equals(replayed.get(same).words())) {
            same++;
        }
        if (same < captured.size() || same < replayed.size()) {
            told.add(where + ", number " + (same + 1) + ": captured " + shown(captured, same) + ", replayed "
                    + shown(replayed, same) + " (" + captured.size() + " captured, " + replayed.size()
                    + " replayed)");
        }
        return same;
    }

    private static String shown(List<Sent> sent, int index) {
        return index >= sent.size() ? "nothing more" : sent.get(index).words() + " at "
                + millis(sent.get(index).nanos()) + " ms";
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", (double) nanos / NANOS_PER_MILLI);
    }

    private void delays(String where, List<Sent> captured, List<Sent> replayed, int same) {
        long[] later = new long[same];
        int slow = 0;
        for (int i = 0; i < same; i++) {
            later[i] = captured.get(i).nanos() - replayed.get(i).nanos();
            if (Math.abs(later[i]) > SLOW_NANOS && slow++ < MOST_SLOW) {
                delays.add(where + ", number " + (i + 1) + ": " + captured.get(i).words() + " left "
                        + millis(later[i]) + " ms later when it was captured, at "
                        + millis(captured.get(i).nanos()) + " ms");
            }
        }
        if (same > 0) {
            Arrays.sort(later);
            delays.add(where + ": " + same + " frames left later when they were captured by " + millis(later[same / 2])
                    + " ms (median), " + millis(later[same - 1]) + " ms at most, " + slow + " by more than 100 ms");
        }
    }

    /** Whether every decision was the same. */
    public boolean sameDecisions() {
        return decisions.isEmpty();
    }

    /** Whether every frame was. */
    public boolean sameFrames() {
        return frames.isEmpty();
    }

    /** A line for each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        notes.forEach(note -> lines.add("note: " + note));
        lines.add(decisions.isEmpty() ? "decisions: the same" : "decisions: different");
        decisions.forEach(one -> lines.add("  " + one));
        lines.add(frames.isEmpty() ? "frames: the same" : "frames: different");
        frames.forEach(one -> lines.add("  " + one));
        lines.add("delays:");
        delays.forEach(one -> lines.add("  " + one));
        return lines;
    }
}
