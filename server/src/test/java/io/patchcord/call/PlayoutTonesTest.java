package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is played that nobody says, beside what is, before a Twilio that plays in a time of the test's own. */
@Timeout(60)
class PlayoutTonesTest {
    private static final int SECOND = 8_000;
    private static final int BEEP_MILLIS = 2_000;
    private static final int BEEP_BYTES = 2_000;
    private static final int SILENCE = 0xFF;

    private final List<HeardTurns.Heard> told = new ArrayList<>();
    private final PlayingTwilio twilio = new PlayingTwilio(800, told::add);
    private final Playout playout = twilio.playout();

    @Test
    void shouldNotTakeTheTonesOfKeysForSpeech() {
        twilio.says(1, SECOND);
        playout.play(tones(SECOND / 2));
        twilio.says(1, SECOND);
        twilio.says(2, SECOND);
        twilio.play(4_000);
        playout.over();
        assertEquals(3 * SECOND, twilio.heard(1) + twilio.heard(2));
        assertEquals(SECOND / 2, twilio.heard(9));
        assertEquals(List.of(1L, 1L, 2L), told.stream().map(HeardTurns.Heard::eventId).toList());
        assertEquals(List.of(1L, 2L, 2L), told.stream().map(HeardTurns.Heard::followedBy).toList());
        assertEquals(3 * SECOND, told.stream().mapToLong(HeardTurns.Heard::heardBytes).sum());
        assertEquals(3 * SECOND, told.stream().mapToLong(HeardTurns.Heard::byteCount).sum());
        List<String> marks = twilio.marks();
        assertEquals(marks.size(), new HashSet<>(marks).size(), () -> "names come twice: " + marks);
    }

    @Test
    void shouldDropTonesAtAnInterruption() {
        twilio.says(1, SECOND);
        playout.play(tones(SECOND));
        twilio.play(500);
        playout.interrupt(1);
        twilio.play(3_000);
        assertEquals(0, twilio.heard(9));
        playout.play(tones(SECOND));
        twilio.play(2_000);
        assertEquals(SECOND, twilio.heard(9), "those asked for afterwards are played");
        assertEquals(1, told.size());
    }

    @Test
    void shouldPlayNoTonesWhenTheStreamIsOver() {
        playout.over();
        playout.play(tones(SECOND));
        twilio.play(500);
        assertEquals(0, twilio.heard(9));
    }

    @Test
    void shouldGoOnHoldingThoughEchoesAreLost() {
        twilio.network(_ -> List.of());
        playout.hold(() -> true);
        twilio.play(10 * BEEP_MILLIS);
        long heard = beeps();
        assertTrue(heard >= 7 * BEEP_BYTES, () -> "only " + heard + " bytes of beep");
        twilio.network(marks -> marks);
        twilio.play(BEEP_MILLIS);
        long before = beeps();
        twilio.play(10 * BEEP_MILLIS);
        assertEquals(10.0 * BEEP_BYTES, beeps() - before, BEEP_BYTES);
    }

    @Test
    void shouldHoldBehindWhatIsStillToBeHeard() {
        twilio.says(1, 3 * SECOND + 100);
        playout.hold(() -> true);
        twilio.play(3_000);
        assertEquals(0, beeps());
        twilio.play(2_000);
        assertEquals(3 * SECOND + 100, twilio.heard(1));
        assertTrue(beeps() > 0);
        playout.hold(() -> false);
        assertEquals(3 * SECOND + 160, told.getFirst().heardBytes(), "the tone is no speech");
    }

    @Test
    void shouldCountAsSilentOnceTheLastEchoIsLongOverdue() {
        twilio.network(_ -> List.of());
        twilio.says(1, SECOND);
        twilio.play(1_000);
        assertFalse(playout.surelySilent(twilio.nanos()));
        twilio.play(1_000);
        assertTrue(playout.surelySilent(twilio.nanos()));
        assertFalse(playout.silent(), "no echo has told so");
    }

    @Test
    void shouldTellByTheClockAloneWhenEverythingWasPlayed() {
        twilio.network(_ -> List.of());
        twilio.says(1, 2 * SECOND);
        twilio.play(3_000);
        assertTrue(playout.surelySilent(twilio.nanos()));
        assertFalse(playout.surelyPlayed(twilio.nanos() - 2_000_000_000));
        twilio.play(2_000);
        assertTrue(playout.surelyPlayed(twilio.nanos() - 2_000_000_000));
    }

    private static byte[] tones(int byteCount) {
        byte[] tones = new byte[byteCount];
        Arrays.fill(tones, (byte) 9);
        return tones;
    }

    /** Bytes of the hold tone that are not silence. */
    private long beeps() {
        long sum = 0;
        for (int value = 0; value < SILENCE; value++) {
            sum += value == 1 ? 0 : twilio.heard(value);
        }
        return sum;
    }
}
