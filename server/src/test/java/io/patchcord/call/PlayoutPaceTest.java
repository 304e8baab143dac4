package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent that speaks in real time: each message leaves at once, few have a mark, and the last is proven, too. */
@Timeout(5)
class PlayoutPaceTest {
    private static final long MILLI = 1_000_000;
    private static final int FRAME_BYTES = 160;
    private final CallerInMemory caller = new CallerInMemory();
    private long nanos;
    private final TurnClock turns = Office.turnClock();
    private final Playout playout = new Playout(caller, turns, 0, _ -> { }, () -> nanos);

    @Test
    void shouldSendEveryMessageOfAFrameTheMomentItComes() {
        for (int message = 0; message < 50; message++) {
            assertTrue(write(FRAME_BYTES));
            assertEquals(1, caller.told().stream().filter("media 160"::equals).count());
            after(20);
        }
    }

    @Test
    void shouldMarkEveryThirdMessageOfAFrame() {
        List<String> told = new ArrayList<>();
        for (int message = 0; message < 6; message++) {
            write(FRAME_BYTES);
            told.addAll(caller.told());
            after(20);
        }
        assertEquals(List.of("media 160", "media 160", "media 160", "mark t1:0",
                "media 160", "media 160", "media 160", "mark t1:1"), told);
    }

    @Test
    void shouldMarkTheFirstFrameOfAReply() {
        turns.callerFrame(new byte[3 * FRAME_BYTES], 0, 3 * FRAME_BYTES, nanos);   // the caller has just spoken
        playout.write(1, new byte[FRAME_BYTES], 0, FRAME_BYTES);
        assertEquals(List.of("media 160", "mark t1:0"), caller.told());
        assertEquals(Echo.REPLY_HEARD, playout.echoed("t1:0"));
    }

    @Test
    void shouldMarkTheLastFramesOnceTheAgentHasFallenSilent() {
        for (int message = 0; message < 4; message++) {
            write(FRAME_BYTES);
            after(20);
        }
        caller.told();
        playout.echoed("t1:0");
        assertEquals(List.of(), caller.told(), "the next message may be on its way");
        assertFalse(playout.silent());
        after(20);
        after(40);
        assertEquals(List.of("mark t1:1"), caller.told());
        assertEquals(Echo.PLAYED, playout.echoed("t1:1"));
        assertTrue(playout.silent());
    }

    @Test
    void shouldNotMarkTheLastFramesBeforeTheEchoesThatAreDue() {
        write(480);
        write(FRAME_BYTES);
        caller.told();
        after(100);
        assertEquals(List.of(), caller.told());
        playout.echoed("t1:0");
        assertEquals(List.of("mark t1:1"), caller.told());
    }

    @Test
    void shouldMarkTheEndOfATurnBeforeTheNextOne() {
        write(FRAME_BYTES);
        playout.write(2, new byte[FRAME_BYTES], 0, FRAME_BYTES);
        assertEquals(List.of("media 160", "mark t1:0", "media 160"), caller.told());
    }

    @Test
    void shouldNotPadWhatIsLeftOverWhileTheAgentSpeaks() {
        int sent = 0;
        for (int message = 0; message < 40; message++) {
            write(200);   // 25 ms
            for (String line : caller.told()) {
                sent += line.startsWith("media ") ? Integer.parseInt(line.substring(6)) : 0;
                if (line.startsWith("mark")) {
                    playout.echoed(line.substring(5));
                }
            }
            assertEquals((message + 1) * 200 / FRAME_BYTES * FRAME_BYTES, sent);
            after(25);
        }
    }

    @Test
    void shouldOweNoMarkForWhatAnInterruptionHasCleared() {
        write(FRAME_BYTES);
        playout.interrupt(1);
        caller.told();
        assertTrue(playout.silent());
        after(100);
        assertEquals(List.of(), caller.told());
    }

    @Test
    void shouldLetTheWatchdogSendWhatIsOwedWhenTheCallersFramesDoNotCome() {
        write(200);
        caller.told();
        playout.check(59 * MILLI);
        playout.check(61 * MILLI);
        Eventually.holds("the tail and its mark", () -> caller.times("mark t1:0") == 1);
        assertEquals(List.of("media 160", "mark t1:0"), caller.told());
    }

    /** A Twilio that plays what it has, echoes in order, and sends a frame of the caller's each 20 ms. */
    @RepeatedTest(50)
    void shouldBeSilentAtLastWhateverThePace(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Queue<String> twilio = new ArrayDeque<>();
        for (int tick = 0; tick < 400; tick++) {
            if (tick < 300 && random.nextInt(4) > 0) {
                playout.write(tick / 60, new byte[800], 0, random.nextInt(600));
            }
            nanos += 20 * MILLI;
            twilio.addAll(caller.told());
            for (int played = 0; played <= FRAME_BYTES && !twilio.isEmpty();) {
                String line = twilio.remove();
                if (line.startsWith("mark ")) {
                    playout.echoed(line.substring(5));
                } else {
                    played += Integer.parseInt(line.substring(6));
                }
                twilio.addAll(caller.told());
            }
            playout.passBy(nanos);
        }
        assertTrue(playout.silent(), () -> "seed " + repetition.getCurrentRepetition());
        assertTrue(playout.drain());
    }

    private boolean write(int byteCount) {
        return playout.write(1, new byte[byteCount], 0, byteCount);
    }

    /** Time passes, and at its end a frame of the caller's comes. */
    private void after(int millis) {
        nanos += millis * MILLI;
        playout.passBy(nanos);
    }
}
