package io.patchcord.call;

import java.util.ArrayList;
import java.util.List;

/** What was said in a call, the end of it, for an agent that takes the call over. Thread-safe. */
final class Transcript {
    private static final int MOST_CHARS = 8_000;
    private static final long CALLER = Long.MIN_VALUE;
    private static final String BEGINNING = """
            The connection to the agent broke in the middle of this call, and you take the call over. Do not greet \
            the caller again: say that the line was interrupted, and go on where the talk broke off. \
            What was said so far:""";

    private record Line(long eventId, String text) {
        @Override
        public String toString() {
            return (eventId == CALLER ? "\nCaller: " : "\nAgent: ") + text;
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private int chars;

    /** The caller has said this. */
    void caller(String text) {
        add(new Line(CALLER, text));
    }

    /** The agent says this. */
    void agent(long eventId, String text) {
        add(new Line(eventId, text));
    }

    /** Of what the agent says only this was spoken. */
    synchronized void corrected(long eventId, String text) {
        lines.replaceAll(line -> line.eventId() == eventId ? new Line(eventId, text) : line);
        chars = lines.stream().mapToInt(line -> line.text().length()).sum();
    }

    private synchronized void add(Line line) {
        lines.add(line);
        chars += line.text().length();
        while (chars > MOST_CHARS && lines.size() > 1) {
            chars -= lines.removeFirst().text().length();
        }
    }

    /** What the next agent is told; empty when nothing was said. */
    synchronized String handOver() {
        if (lines.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(BEGINNING);
        lines.forEach(text::append);
        return text.toString();
    }
}
