package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlayoutTest {
    private final CallerInMemory caller = new CallerInMemory();
    private long nanos;
    private final TurnClock turns = Office.turnClock();
    private final Playout playout = new Playout(caller, turns, 0, _ -> { }, () -> nanos);

    @Test
    void shouldSendWholeFramesAtOnceWhetherTheCallerHearsSomethingOrNot() {
        assertTrue(write(1, 500));
        assertEquals(List.of("media 480", "mark t1:0"), caller.told());
        assertTrue(write(1, 500));
        assertEquals(List.of("media 480", "mark t1:1"), caller.told());
    }

    @Test
    void shouldKeepLessThanAFrame() {
        assertFalse(write(1, 159));
        assertEquals(List.of(), caller.told());
        assertFalse(playout.silent());
        assertTrue(write(1, 1));
        assertEquals(List.of("media 160"), caller.told());
    }

    @Test
    void shouldSendTheTailPaddedWithSilenceAtTheLastEcho() {
        write(1, 490);
        caller.told();
        quiet();
        assertEquals(Echo.PLAYED, playout.echoed("t1:0"));
        assertEquals(List.of("media 160", "mark t1:1"), caller.told());
        assertEquals(490, count(caller.audio(), (byte) 1));
        assertEquals(150, count(caller.audio(), (byte) 0xFF));
        assertEquals(Echo.PLAYED, playout.echoed("t1:1"));
        assertTrue(playout.silent());
    }

    @Test
    void shouldKeepTheTailWhileOtherEchoesAreAwaited() {
        write(1, 480);
        write(1, 480);
        write(1, 100);
        caller.told();
        quiet();
        playout.echoed("t1:0");
        playout.passBy(nanos);
        assertEquals(List.of(), caller.told());
        playout.echoed("t1:1");
        assertEquals(List.of("media 160", "mark t1:2"), caller.told());
    }

    @Test
    void shouldSendTheTailOfATurnBeforeTheNextOne() {
        write(1, 170);
        write(2, 480);
        assertEquals(List.of("media 160", "media 160", "mark t1:0", "media 480", "mark t2:0"), caller.told());
        assertEquals(1, caller.audio()[169]);
        assertEquals((byte) 0xFF, caller.audio()[170]);
        assertEquals(2, caller.audio()[320]);
    }

    @RepeatedTest(20)
    void shouldPlayEveryByteInOrderWhateverTheSizesAndEchoes(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ArrayDeque<String> marks = new ArrayDeque<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            byte[] piece = new byte[random.nextInt(900)];
            for (int at = 0; at < piece.length; at++) {
                piece[at] = (byte) random.nextInt(127);   // never a byte of padding
            }
            sent.writeBytes(piece);
            playout.write(i / 20, piece, 0, piece.length);
            for (String line : caller.told()) {
                if (line.startsWith("mark")) {
                    marks.add(line.substring(5));
                    assertTrue(names.add(line), line);
                } else {
                    int bytes = Integer.parseInt(line.substring(6));
                    assertEquals(0, bytes % 160, "seed " + repetition.getCurrentRepetition());
                }
            }
            nanos += random.nextInt(100_000_000);
            while (!marks.isEmpty() && random.nextInt(3) == 0) {
                playout.echoed(marks.poll());
                caller.told().stream().filter(line -> line.startsWith("mark"))
                        .forEach(line -> marks.add(line.substring(5)));
            }
        }
        playout.drain();
        byte[] heard = withoutPadding(caller.audio());
        assertArrayEquals(sent.toByteArray(), heard, "seed " + repetition.getCurrentRepetition());
    }

    @Test
    void shouldTellTheEchoThatProvesAReplyWasHeard() {
        speech();
        playout.write(1, new byte[480], 0, 480);
        write(1, 480);
        assertEquals(Echo.REPLY_HEARD, playout.echoed("t1:0"));
        assertEquals(Echo.PLAYED, playout.echoed("t1:1"));
        assertEquals(Echo.UNKNOWN, playout.echoed("t1:1"));
        assertEquals(Echo.UNKNOWN, playout.echoed("never sent"));
    }

    @Test
    void shouldTimeAReplyThatBeginsWithLessThanAFrameByThatAndNotByTheNextMessage() {
        speech();
        assertFalse(write(1, 100));
        quiet();
        playout.passBy(nanos);
        assertEquals(List.of("media 160", "mark t1:0"), caller.told());
        quiet();
        write(1, 480);
        assertEquals(100_000, turns.turnGapMicros(), 1_000);
        assertEquals(Echo.REPLY_HEARD, playout.echoed("t1:0"));
        assertEquals(Echo.PLAYED, playout.echoed("t1:1"));
    }

    @Test
    void shouldTakeNoSecondTurnAsTheReplyWhenTheFirstWasLessThanAFrame() {
        speech();
        write(1, 100);
        write(2, 480);
        assertEquals(List.of("media 160", "mark t1:0", "media 480", "mark t2:0"), caller.told());
        assertEquals(Echo.REPLY_HEARD, playout.echoed("t1:0"));
        assertEquals(Echo.PLAYED, playout.echoed("t2:0"));
    }

    @Test
    void shouldTakeALostEchoAsPlayedWhenALaterOneComes() {
        write(1, 480);
        write(1, 480);
        write(1, 480);
        assertEquals(Echo.PLAYED, playout.echoed("t1:2"));
        assertTrue(playout.silent());
        assertEquals(Echo.UNKNOWN, playout.echoed("t1:0"));
    }

    @Test
    void shouldClearAtAnInterruptionAndRefuseWhatIsLateForIt() {
        write(3, 500);
        caller.told();
        playout.interrupt(3);
        assertEquals(List.of("clear"), caller.told());
        for (long late : new long[] {3, 2, 0, -1, Long.MIN_VALUE}) {
            assertTrue(playout.refuses(late));
            assertFalse(write(late, 1_000));
        }
        assertEquals(List.of(), caller.told());
        assertFalse(playout.refuses(4));
        write(4, 500);
        assertEquals(480, caller.audio().length - 480);
        assertEquals(0, count(Arrays.copyOfRange(caller.audio(), 480, 960), (byte) 3), "nothing of turn 3 is left");
    }

    @Test
    void shouldClearAtEveryInterruptionButNeverTakeBackAnId() {
        playout.interrupt(5);
        playout.interrupt(2);
        playout.interrupt(5);
        assertEquals(List.of("clear", "clear", "clear"), caller.told());
        assertTrue(playout.refuses(5));
        assertFalse(playout.refuses(6));
    }

    @Test
    void shouldTellEchoesOfClearedMarksFromThoseOfLaterOnes() {
        write(1, 480);
        write(1, 480);
        playout.interrupt(1);
        speech();
        playout.write(2, new byte[480], 0, 480);
        assertEquals(Echo.CLEARED, playout.echoed("t1:0"));
        assertEquals(Echo.CLEARED, playout.echoed("t1:1"));
        assertEquals(Echo.REPLY_HEARD, playout.echoed("t2:0"));
    }

    @Test
    void shouldSendTheTailOfAShortReplyWhenOnlyClearedEchoesAreAwaited() {
        write(1, 480);
        playout.interrupt(1);
        caller.told();
        write(2, 300);
        assertEquals(List.of("media 160"), caller.told());
        assertEquals(Echo.CLEARED, playout.echoed("t1:0"));
        assertEquals(List.of(), caller.told(), "the agent may still be speaking");
        quiet();
        playout.passBy(nanos);
        assertEquals(List.of("media 160", "mark t2:0"), caller.told(), "nothing else will ever send it");
        playout.echoed("t2:0");
        assertTrue(playout.silent());
    }

    @RepeatedTest(20)
    void shouldNeverLetAudioOfAnInterruptedTurnFollowItsClear(RepetitionInfo repetition) throws InterruptedException {
        int turns = 200;
        Thread agent = Thread.startVirtualThread(() -> {
            for (int turn = 1; turn <= turns; turn++) {
                byte[] audio = new byte[480];
                Arrays.fill(audio, (byte) turn);
                playout.write(turn, audio, 0, audio.length);
            }
        });
        Random random = new Random(repetition.getCurrentRepetition());
        for (int turn = 10; turn < turns; turn += 1 + random.nextInt(20)) {
            playout.interrupt(turn);
            int interrupted = turn;
            int before = caller.audio().length;
            for (int spin = random.nextInt(2_000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            byte[] after = caller.audio();
            for (int at = before; at < after.length; at++) {
                assertTrue((after[at] & 0xFF) > interrupted, "seed " + repetition.getCurrentRepetition());
            }
        }
        agent.join();
    }

    private boolean write(long eventId, int size) {
        byte[] audio = new byte[size + 3];
        Arrays.fill(audio, (byte) eventId);
        return playout.write(eventId, audio, 3, size);
    }

    /** The caller has just spoken. */
    private void speech() {
        turns.callerFrame(new byte[480], 0, 480, nanos);
    }

    /** The agent says nothing for a while. */
    private void quiet() {
        nanos += 100_000_000;
    }

    private static int count(byte[] bytes, byte wanted) {
        int count = 0;
        for (byte one : bytes) {
            count += one == wanted ? 1 : 0;
        }
        return count;
    }

    private static byte[] withoutPadding(byte[] audio) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        for (byte one : audio) {
            if (one != (byte) 0xFF) {
                heard.write(one);
            }
        }
        return heard.toByteArray();
    }
}
