package io.patchcord.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.codec.AudioFormat;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * One clip on its way out: cut into messages of varied size as ElevenLabs does, and a clock that knows how much of it
 * a caller can have heard. Not thread-safe: the script's thread.
 */
final class AgentVoice {
    private static final int SHORTEST_MILLIS = 100;
    private static final int LONGEST_MILLIS = 1_000;

    private final long eventId;
    private final String text;
    private final AudioFormat format;
    private final byte[] audio;
    private final Random sizes;
    private final long startNanos = System.nanoTime();
    private int sent;
    private int messages;

    AgentVoice(long eventId, String text, Clip clip, AudioFormat format, Random sizes) {
        this.eventId = eventId;
        this.text = text;
        this.format = format;
        this.audio = clip.in(format);
        this.sizes = sizes;
    }

    boolean hasMore() {
        return sent < audio.length;
    }

    /** The next audio message; some carry an alignment. */
    ObjectNode next() {
        int millis = sizes.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS + 1);
        int wanted = millis * format.sampleRate() / 1_000 * format.bytesPerSample();
        int taken = Math.min(wanted, audio.length - sent);
        ObjectNode message = AgentMessages.audio(eventId, Arrays.copyOfRange(audio, sent, sent + taken));
        if (messages++ % 2 == 0) {
            align(message, taken);
        }
        sent += taken;
        return message;
    }

    long eventId() {
        return eventId;
    }

    String text() {
        return text;
    }

    Duration sentDuration() {
        return Duration.ofMillis(format.millis(sent));
    }

    /** Whether what was sent can still be sounding. */
    boolean sounding() {
        return System.nanoTime() - startNanos < sentDuration().toNanos();
    }

    /** The words that were heard by now, by the clock. */
    String heardText() {
        double share = Math.min(1, (System.nanoTime() - startNanos) / 1e6 / Math.max(1, format.millis(audio.length)));
        String[] words = text.split(" ");
        int heard = (int) Math.round(share * words.length);
        return heard == words.length ? text : String.join(" ", Arrays.copyOf(words, heard)) + "...";
    }

    /** Spreads the text of this message evenly over its audio. */
    private void align(ObjectNode message, int byteCount) {
        int from = (int) ((long) text.length() * sent / audio.length);
        int to = (int) ((long) text.length() * (sent + byteCount) / audio.length);
        ObjectNode alignment = ((ObjectNode) message.get("audio_event")).putObject("alignment");
        ArrayNode chars = alignment.putArray("chars");
        ArrayNode starts = alignment.putArray("char_start_times_ms");
        ArrayNode durations = alignment.putArray("char_durations_ms");
        long each = to == from ? 0 : format.millis(byteCount) / (to - from);
        for (int at = from; at < to; at++) {
            chars.add(text.substring(at, at + 1));
            starts.add((at - from) * each);
            durations.add(each);
        }
    }
}
