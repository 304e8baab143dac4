package io.patchcord.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What was said in a call, the end of it, for an agent that takes the call over: from one that failed, or when the call
 * goes on after its stream was lost. Thread-safe.
 */
final class Transcript {
    private static final int MOST_CHARS = 8_000;
    private static final long CALLER = Long.MIN_VALUE;
    /** Said by an agent before this one, whose ids its own turns may have. */
    private static final long BEFORE = Long.MIN_VALUE + 1;
    private static final String BEGINNING = """
            The connection broke in the middle of this call, and you take the call over. Do not greet \
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

    /** Asks what was said before this process had the call, unless that is known. */
    synchronized void recall(Supplier<List<CallEvent>> story) {
        if (!lines.isEmpty()) {
            return;
        }
        long turn = 0;
        for (CallEvent event : story.get()) {
            switch (event.kind()) {
                case CALLER_SAID -> caller(event.text());
                case AGENT_SAID -> agent(++turn, event.text());
                case AGENT_CORRECTED -> corrected(turn, event.text());
                default -> {
                    // nobody said it
                }
            }
        }
    }

    /** What the next agent is told; empty when nothing was said. Nothing of it is corrected afterwards. */
    synchronized String handOver() {
        if (lines.isEmpty()) {
            return "";
        }
        lines.replaceAll(line -> line.eventId() == CALLER ? line : new Line(BEFORE, line.text()));
        StringBuilder text = new StringBuilder(BEGINNING);
        lines.forEach(text::append);
        return text.toString();
    }
}
