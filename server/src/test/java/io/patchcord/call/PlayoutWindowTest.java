package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The window, before a Twilio that plays in real time, though in a time of the test's own. */
@Timeout(60)
class PlayoutWindowTest {
    private static final int WINDOW_MILLIS = 800;
    private static final int WINDOW_BYTES = 6_400;
    private static final int CHUNK_BYTES = 1_600;
    private static final int FRAME_BYTES = 160;
    private static final int SECOND = 8_000;

    private final List<HeardTurns.Heard> told = new ArrayList<>();
    private final PlayingTwilio twilio = new PlayingTwilio(WINDOW_MILLIS, told::add);
    private final Playout playout = twilio.playout();

    @Test
    void shouldLetTwilioHoldNoMoreOfABurstThanTheWindowAndPlayItAllWithoutAGap() {
        assertTrue(twilio.says(1, 60 * SECOND));
        twilio.play(61_000);
        assertEquals(60 * SECOND, twilio.heard(1));
        assertEquals(WINDOW_BYTES, twilio.mostQueued());
        assertEquals(0, twilio.underruns());
        assertTrue(playout.silent());
    }

    @Test
    void shouldStrandLessThanTheWindowWhenABurstIsInterrupted() {
        twilio.says(1, 60 * SECOND);
        twilio.play(2_000);
        assertTrue(twilio.queued() <= WINDOW_BYTES);
        long heard = twilio.heard(1);
        long begun = twilio.begun(1);
        playout.interrupt(1);
        twilio.play(3_000);
        assertEquals(begun, twilio.heard(1), "nothing of it follows");
        assertEquals(1, told.size());
        assertEquals(60 * SECOND, told.getFirst().byteCount());
        assertEquals(heard, told.getFirst().heardBytes(), FRAME_BYTES);
        assertFalse(told.getFirst().whole());
    }

    @RepeatedTest(20)
    void shouldKnowWhatWasHeardToAChunkThroughTenInterruptions(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        twilio.lag(repetition.getCurrentRepetition() % 4);   // up to 60 ms
        for (int turn = 1; turn <= 10; turn++) {
            boolean burst = random.nextBoolean();
            int millis = 500 + random.nextInt(125) * 20;
            if (burst) {
                twilio.says(turn, 3 * SECOND + random.nextInt(20 * SECOND));
            }
            for (int tick = 0; tick < millis / 20; tick++) {
                if (!burst) {
                    twilio.says(turn, FRAME_BYTES);
                }
                twilio.tick();
            }
            assertTrue(twilio.queued() <= WINDOW_BYTES);
            long heard = twilio.heard(turn);
            long begun = twilio.begun(turn);
            playout.interrupt(turn);
            assertEquals(turn, told.size());
            assertEquals(turn, told.getLast().eventId());
            int interrupted = turn;
            assertEquals(heard, told.getLast().heardBytes(), CHUNK_BYTES, () -> "turn " + interrupted + " of seed "
                    + repetition.getCurrentRepetition());
            twilio.says(turn, SECOND);   // late for it
            twilio.play(200);
            assertEquals(begun, twilio.heard(turn), "stale audio");
        }
    }

    @Test
    void shouldHoldNothingBackOfAnAgentThatSpeaksInRealTime() {
        for (int message = 0; message < 500; message++) {
            assertTrue(twilio.says(1, FRAME_BYTES), "held");
            twilio.tick();
        }
        assertEquals(499 * FRAME_BYTES, twilio.heard(1));
        for (int message = 0; message < 40; message++) {
            assertTrue(twilio.says(1, 2_000), "held");   // 250 ms each
            twilio.play(260);
        }
    }

    @Test
    void shouldPlayOnByTheClockWhenEchoesStayAway() {
        twilio.network(_ -> List.of());
        twilio.says(1, 20 * SECOND);
        twilio.play(21_000);
        assertEquals(20 * SECOND, twilio.heard(1));
        assertEquals(0, twilio.underruns());
        assertTrue(twilio.mostQueued() <= WINDOW_BYTES);
        twilio.says(1, 20 * SECOND);
        twilio.play(5_000);
        long heard = twilio.heard(1);
        playout.interrupt(1);
        assertEquals(heard, told.getFirst().heardBytes(), WINDOW_BYTES / 2);
    }

    @Test
    void shouldTrustEchoesAgainWhenTheyComeAgain() {
        twilio.network(_ -> List.of());
        twilio.says(1, 20 * SECOND);
        twilio.play(5_000);
        twilio.network(marks -> marks);
        twilio.play(2_000);
        long heard = twilio.heard(1);
        playout.interrupt(1);
        assertEquals(heard, told.getFirst().heardBytes(), CHUNK_BYTES);
    }

    @RepeatedTest(20)
    void shouldPlayEverythingWhateverBecomesOfTheEchoes(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        twilio.network(marks -> {
            List<String> some = new ArrayList<>();
            for (String mark : marks) {
                for (int times = random.nextInt(3); times > 0; times--) {
                    some.add(mark);
                }
            }
            return some;
        });
        long said = 0;
        for (int message = 0; message < 30; message++) {
            int byteCount = random.nextInt(3 * SECOND);
            twilio.says(1 + message / 10, byteCount);
            said += byteCount;
            twilio.lag(random.nextInt(15));   // up to 280 ms, and out of order
            twilio.play(random.nextInt(2_000));
        }
        twilio.play(60_000);
        assertEquals(said, twilio.heard(1) + twilio.heard(2) + twilio.heard(3), "seed "
                + repetition.getCurrentRepetition());
        assertEquals(0, twilio.queued());
    }

    @Test
    void shouldKeepTheWindowFullEnoughForEchoesThatTakeHalfOfIt() {
        twilio.lag(WINDOW_MILLIS / 2 / 20);
        twilio.says(1, 30 * SECOND);
        twilio.play(31_000);
        assertEquals(30 * SECOND, twilio.heard(1));
        assertEquals(0, twilio.underruns());
    }

    @Test
    void shouldPlayOnByTheClockWhenEchoesComeTooLateForTheWindow() {
        twilio.lag(100);   // two seconds
        twilio.says(1, 30 * SECOND);
        twilio.play(31_000);
        assertEquals(30 * SECOND, twilio.heard(1));
        assertEquals(0, twilio.underruns());
        assertTrue(twilio.mostQueued() <= WINDOW_BYTES);
    }

    @Test
    void shouldLoseNothingThatIsMoreThanCanBeHeld() {
        twilio.says(1, 60 * SECOND);
        twilio.says(2, 30 * SECOND);
        twilio.play(91_000);
        assertEquals(60 * SECOND, twilio.heard(1));
        assertEquals(30 * SECOND, twilio.heard(2));
        assertTrue(twilio.mostQueued() > WINDOW_BYTES);
    }

    @Test
    void shouldNameMarksAfterTheTurnThatIsHeardAndNotTheOneThatIsHeld() {
        twilio.says(1, 2 * SECOND);
        twilio.says(2, SECOND);
        twilio.play(4_000);
        assertEquals(List.of("t1:0", "t1:1", "t1:2", "t1:3", "t1:4", "t1:5", "t1:6", "t1:7", "t1:8", "t1:9", "t2:0",
                "t2:1", "t2:2", "t2:3", "t2:4"), twilio.marks());
        assertEquals(1, told.size());
        assertTrue(told.getFirst().whole());
        assertEquals(2_000, told.getFirst().atNanos() / 1_000_000, 40, "when its last audio was heard");
        playout.over();
        assertEquals(new HeardTurns.Heard(2, SECOND, SECOND, false, told.getLast().atNanos(), 2), told.getLast());
        assertEquals(3_000, told.getLast().atNanos() / 1_000_000, 40);
    }

    @Test
    void shouldDrainWhatIsHeldBeforeItTellsTheEnd() {
        twilio.says(1, 3 * SECOND + 100);
        assertFalse(playout.drain());
        twilio.play(2_000);
        assertFalse(playout.silent());
        assertFalse(twilio.marks().contains(MarkedAudio.END));
        twilio.play(1_500);
        assertEquals(MarkedAudio.END, twilio.marks().getLast());
        assertEquals(3 * SECOND + 100, twilio.heard(1));
        assertTrue(playout.silent());
    }

    @Test
    void shouldNotSayAgainWhatWasHeldWhenATurnGoesOnAfterAnInterruptionOfAnEarlierOne() {
        twilio.says(5, 10 * SECOND);
        twilio.play(1_000);
        playout.interrupt(3);
        long begun = twilio.begun(5);
        twilio.says(5, SECOND);
        twilio.play(2_000);
        assertEquals(begun + SECOND, twilio.heard(5));
    }
}
