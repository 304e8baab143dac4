package io.patchcord.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.Tapping;
import io.patchcord.net.Json;
import io.patchcord.recording.LiveSound;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One who looks on at a call or listens to it, as its latest word says: {@code see}, or {@code hear} with who it is.
 * It gets messages of bytes: P or A, three bytes of nothing, milliseconds from the webhook to the first of what follows
 * (32 bits, big-endian), and then for each 20 ms the peak of either channel, or for each sample its µ-law.
 */
final class SoundClient extends Client {
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int MOST_TRIES = 10;
    private static final String GONE = "{\"type\":\"gone\"}";
    private static final int HEAD_BYTES = 8;
    private static final int FRAME_SAMPLES = 160;
    private static final int MOST_FRAMES = 50;
    private static final int SAMPLES_PER_MILLI = 8;
    private static final int MAGNITUDE = 0x7F;

    private final Sounds sounds;
    private final Outlet outlet;
    private final byte[] stereo = new byte[2 * FRAME_SAMPLES * MOST_FRAMES];
    private final byte[] message = new byte[HEAD_BYTES + stereo.length];
    private volatile Wish wish;
    private Thread thread;

    SoundClient(Sounds sounds, Outlet outlet) {
        super(outlet);
        this.sounds = sounds;
        this.outlet = outlet;
    }

    /** The way to a client. */
    interface Outlet extends Client.Outlet {
        /** Sends bytes; blocks as long as the client does not take them, and throws when it is gone. */
        void send(byte[] bytes, int length);
    }

    /** Which call, and who hears it; nobody does when that is empty. */
    private record Wish(String callSid, String listener) {
    }

    /** False as well when there are too many. */
    @Override
    boolean told(String text) {
        Optional<Wish> said = read(text);
        if (said.isEmpty() || thread == null && !sounds.join(this)) {
            return false;
        }
        wish = said.get();
        if (thread == null) {
            thread = Thread.ofVirtual().name("sound-client").start(this::serve);
        } else {
            LockSupport.unpark(thread);
        }
        return true;
    }

    private static Optional<Wish> read(String text) {
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            String callSid = json.path("callSid").asText();
            return callSid.isEmpty() ? Optional.empty() : switch (json.path("type").asText()) {
                case "see" -> Optional.of(new Wish(callSid, ""));
                case "hear" -> Operator.name(json.path("operator").asText()).map(who -> new Wish(callSid, who));
                default -> Optional.empty();
            };
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    @Override
    void tell() {
        int tries = 0;
        while (!isOver() && tries < MOST_TRIES) {
            Wish wanted = wish;
            LiveSound sound = new LiveSound();
            Optional<Tapping> tapping = sounds.desk().tap(wanted.callSid(), sound, wanted.listener());
            if (tapping.isPresent()) {
                tries = 0;
                tell(wanted, sound, tapping.get());
            } else {
                tries++;   // its stream may come back
                send(GONE);
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    private void tell(Wish wanted, LiveSound sound, Tapping tapping) {
        try (tapping) {
            while (!isOver() && wish.equals(wanted) && !tapping.isOver()) {
                LockSupport.parkNanos(BEAT.toNanos());
                int frames = sound.ready(System.nanoTime()) / FRAME_SAMPLES;
                while (!isOver() && frames > 0) {
                    int count = Math.min(frames, MOST_FRAMES);
                    long atMillis = tapping.atMillis(sound.startNanos()) + sound.taken() / SAMPLES_PER_MILLI;
                    sound.take(count * FRAME_SAMPLES, stereo);
                    int length = wanted.listener().isEmpty() ? peaks(count, atMillis) : audio(count, atMillis);
                    send(() -> outlet.send(message, length));
                    frames -= count;
                }
            }
        }
    }

    private int audio(int frames, long atMillis) {
        int length = 2 * FRAME_SAMPLES * frames;
        head('A', atMillis).put(stereo, 0, length);
        return HEAD_BYTES + length;
    }

    /** The loudest µ-law code of each frame and channel: 0 is silence, 127 as loud as can be. */
    private int peaks(int frames, long atMillis) {
        head('P', atMillis);
        for (int frame = 0; frame < frames; frame++) {
            int caller = 0;
            int heard = 0;
            for (int at = 2 * FRAME_SAMPLES * frame; at < 2 * FRAME_SAMPLES * (frame + 1); at += 2) {
                caller = Math.max(caller, ~stereo[at] & MAGNITUDE);
                heard = Math.max(heard, ~stereo[at + 1] & MAGNITUDE);
            }
            message[HEAD_BYTES + 2 * frame] = (byte) caller;
            message[HEAD_BYTES + 2 * frame + 1] = (byte) heard;
        }
        return HEAD_BYTES + 2 * frames;
    }

    private ByteBuffer head(char kind, long atMillis) {
        return ByteBuffer.wrap(message).putInt(kind << 24).putInt((int) atMillis);
    }

    @Override
    void left() {
        sounds.leave(this);
    }
}
