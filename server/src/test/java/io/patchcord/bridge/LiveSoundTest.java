package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.simulator.Clip;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An operator looks on at a real call, and listens to it. */
class LiveSoundTest extends OnOneTestbed {
    private static final int HEAD_BYTES = 8;
    private static final int LOUD = 40;
    private static final int SECOND = 8_000;
    private static final Duration FLUSH = Duration.ofSeconds(10);

    private static OperatorPeer operator;

    @BeforeAll
    static void start() {
        bed = new Testbed(directory, "");
        operator = new OperatorPeer(bed.bridge());
    }

    @Test
    void shouldShowHowLoudEitherSideIs() throws Exception {
        Talk talk = bed.talk();
        try (OperatorPeer.Hearing hearing = operator.hear(see(talk))) {
            await(hearing, 'P');
            talk.stream().say(Clip.tone("Hello?", 440, Duration.ofMillis(400)));
            talk.say(1, Signals.noise(7, SECOND / 2));
            boolean caller = false;
            boolean heard = false;
            long at = -1;
            while (!caller || !heard) {
                byte[] message = await(hearing, 'P');
                long next = Integer.toUnsignedLong(ByteBuffer.wrap(message).getInt(4));
                assertTrue(next > at, () -> next + " does not follow");
                at = next;
                for (int i = HEAD_BYTES; i < message.length; i += 2) {
                    caller |= message[i] > LOUD;
                    heard |= message[i + 1] > LOUD;
                }
            }
        }
        talk.phone().hangUp();
        bed.record(talk.callSid());
    }

    @Test
    void shouldLetAnOperatorHearWhatTheCallerHearsAndTellOfIt() throws Exception {
        Talk talk = bed.talk();
        byte[] noise = Signals.noise(8, SECOND / 2);
        try (OperatorPeer.Hearing hearing = operator.hear(see(talk))) {
            await(hearing, 'P');
            hearing.say("{\"type\":\"hear\",\"operator\":\"mina@desk\",\"callSid\":\"" + talk.callSid() + "\"}");
            await(hearing, 'A');
            talk.say(1, noise);
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            byte[] sounds = Talk.sounds(noise);
            while (Talk.sounds(heard.toByteArray()).length < sounds.length) {
                byte[] message = await(hearing, 'A');
                for (int i = HEAD_BYTES; i < message.length; i += 2) {
                    heard.write(message[i + 1]);
                }
            }
            assertArrayEquals(sounds, Arrays.copyOf(Talk.sounds(heard.toByteArray()), sounds.length));
            hearing.say(see(talk));
            await(hearing, 'P');
        }
        talk.phone().hangUp();
        bed.record(talk.callSid());
        bed.bridge().records().flush(FLUSH);
        JsonNode record = operator.get("/api/records/" + talk.callSid());
        assertEquals("mina@desk: listen in", told(record, 0));
        assertTrue(told(record, 1).matches("mina@desk: stopped listening after \\d s"), record::toString);
    }

    @Test
    void shouldSayThatThereIsNoSuchCallAndPartFromWhoAsksForNothing() throws Exception {
        try (OperatorPeer.Hearing hearing = operator.hear("{\"type\":\"see\",\"callSid\":\"CA0\"}")) {
            assertEquals("{\"type\":\"gone\"}", hearing.nextText());
        }
        try (OperatorPeer.Hearing hearing = operator.hear("{\"type\":\"hear\",\"callSid\":\"CA0\","
                + "\"operator\":\"<b>\"}")) {
            assertEquals("closed 1008", hearing.nextText());
        }
    }

    private static String see(Talk talk) {
        return "{\"type\":\"see\",\"callSid\":\"" + talk.callSid() + "\"}";
    }

    /** The next message of this kind; those of another one are passed by. */
    private static byte[] await(OperatorPeer.Hearing hearing, char kind) throws InterruptedException {
        byte[] message;
        do {
            message = hearing.next();
        } while (message[0] != kind);
        return message;
    }

    private static String told(JsonNode record, int number) {
        return StreamSupport.stream(record.path("events").spliterator(), false)
                .filter(event -> event.path("kind").asText().equals("OPERATOR")).skip(number).findFirst().orElseThrow()
                .path("text").asText();
    }
}
