package io.patchcord.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The picture of a recording: each character is a frame of 20 ms, letters are audio, a dot is silence. Each frame of
 * the caller is the next letter.
 */
class StereoTimelineTest {
    private static final int FRAME = 160;
    private static final long FRAME_NANOS = 20_000_000;
    private static final byte SILENCE = (byte) 0xFF;

    private final StereoTimeline timeline = new StereoTimeline(0);
    private int frames;
    private char letter = 'a';

    @Test
    void audioIsHeardFromTheTimeItWasSent() {
        caller(3);
        agent("AB");
        caller(4);
        assertEquals("abcdefg", left());
        assertEquals("...AB..", right());
    }

    @Test
    void audioWaitsBehindWhatIsPlaying() {
        caller(1);
        agent("ABCD");
        caller(2);
        agent("EF");
        caller(5);
        assertEquals(".ABCDEF.", right());
    }

    @Test
    void whatWasNotPlayedByTheEndWasNotHeard() {
        caller(1);
        agent("ABCDEF");
        caller(2);
        assertEquals(".AB", right());
    }

    @Test
    void anEchoTellsHowMuchLaterTwilioPlayed() {
        caller(1);
        agent("ABC");
        timeline.mark("m", now());
        caller(6);   // expected to end after frame 3; the network took three frames
        timeline.echo("m", now());
        caller(1);
        assertEquals("....ABC.", right());
    }

    @Test
    void anEchoOfAMarkSentBehindTheEndOfTheAudioTellsNothing() {
        caller(1);
        agent("AB");
        caller(6);
        timeline.mark("m", now());
        caller(3);
        timeline.echo("m", now());
        assertEquals(".AB.......", right());
    }

    @Test
    void audioThatWasQueuedInTimeHasNoGapBeforeItEvenIfItsEchoIsLate() {
        caller(1);
        agent("ABCDEF");
        timeline.mark("one", now());
        agent("GH");
        timeline.mark("two", now());
        caller(6);
        timeline.echo("one", now());
        caller(4);
        timeline.echo("two", now());
        assertEquals(".ABCDEFGH..", right());
    }

    @Test
    void aClearCutsAtTheMomentOfTheClear() {
        caller(1);
        agent("ABCDEF");
        caller(3);
        timeline.clear(now());
        caller(2);
        agent("XY");
        caller(3);
        assertEquals(".ABC..XY.", right());
    }

    @Test
    void aClearThatTakesTimeToReachTwilioCutsWhenItsMarksComeBack() {
        caller(1);
        agent("ABCDEFGH");
        timeline.mark("m", now());
        caller(3);
        timeline.clear(now());
        agent("XY");
        timeline.mark("n", now());
        caller(2);
        timeline.echo("m", now());
        caller(2);
        timeline.echo("n", now());
        caller(1);
        assertEquals(".ABCDEXY.", right());
    }

    @Test
    void aSecondClearBeforeTheFirstIsAnsweredCutsItsOwn() {
        caller(1);
        agent("ABCDEFGH");
        timeline.mark("m", now());
        caller(2);
        timeline.clear(now());
        agent("XYZ");
        timeline.mark("n", now());
        caller(1);
        timeline.clear(now());
        agent("VW");
        timeline.mark("o", now());
        timeline.echo("m", now());
        caller(1);
        timeline.echo("n", now());
        caller(3);
        assertEquals(".ABCXVW.", right());
    }

    @Test
    void withoutEchoesAudioStandsWhereItWasExpected() {
        caller(2);
        agent("ABC");
        timeline.mark("m", now());
        caller(200);
        agent("DE");
        timeline.mark("n", now());
        caller(200);
        timeline.settle(now());
        assertEquals(402 * FRAME, timeline.ready());
        String right = right();
        assertEquals("..ABC.", right.substring(0, 6));
        assertEquals(".DE.", right.substring(201, 205));
    }

    @Test
    void aClearWhoseMarksNeverComeBackCutsWhereItWasSent() {
        caller(1);
        agent("ABCDEFGH");
        timeline.mark("m", now());
        caller(3);
        timeline.clear(now());
        caller(200);
        timeline.settle(now());
        assertEquals(204 * FRAME, timeline.ready());
        assertEquals(".ABC...", right().substring(0, 7));
    }

    @Test
    void aGapOfTheCallersFramesIsSilenceOfItsLength() {
        caller(2);
        frames += 3;
        agent("AB");   // the bridge doesn't know of the gap yet
        caller(3);
        assertEquals("ab...cde", left());
        assertEquals("..AB....", right());
    }

    @Test
    void timestampsThatTrembleMakeNoGaps() {
        int[] millis = {5, 27, 44, 66, 83};
        for (int at : millis) {
            frame(at);
        }
        assertEquals("abcde", left());
    }

    @Test
    void aTimestampFarAheadOfTheClockIsNotBelieved() {
        caller(1);
        frame(1_000_000_000);
        caller(1);
        assertEquals("abc", left());
    }

    @Test
    void framesWithoutTimestampFollowEachOther() {
        frame(-1);
        frame(-1);
        assertEquals("ab", left());
    }

    @Test
    void whenTheCallersFramesStopTheClockGoesOnForTheHeard() {
        caller(1);
        frames += 100;   // two seconds
        agent("AB");
        frames += 100;
        assertEquals("a" + ".".repeat(199), left());
        assertEquals(".".repeat(100) + "AB" + ".".repeat(98), right());
    }

    @Test
    void lostAudioIsSilenceOfItsLength() {
        caller(1);
        agent("A");
        timeline.lost(2 * FRAME, now());
        agent("B");
        caller(5);
        assertEquals(".A..B.", right());
    }

    @Test
    void aLongAnswerIsReadyTwoSecondsAfterItWasHeard() {
        caller(1);
        agent("A".repeat(500));
        timeline.mark("m", now());
        caller(300);
        timeline.settle(now());
        assertEquals(201 * FRAME, timeline.ready());
        caller(200);
        timeline.echo("m", now());
        caller(1);
        assertEquals("." + "A".repeat(500) + ".", right());
    }

    private long now() {
        return frames * FRAME_NANOS;
    }

    private void caller(int count) {
        for (int at = 0; at < count; at++) {
            frame((frames + 1) * 20);
        }
    }

    private void frame(long timestampMillis) {
        byte[] audio = new byte[FRAME];
        Arrays.fill(audio, (byte) letter);
        letter = letter == 'z' ? 'a' : (char) (letter + 1);
        frames++;
        timeline.caller(audio, 0, FRAME, timestampMillis, now());
    }

    private void agent(String letters) {
        for (char one : letters.toCharArray()) {
            byte[] audio = new byte[FRAME];
            Arrays.fill(audio, (byte) one);
            timeline.heard(audio, 0, FRAME, now());
        }
    }

    private byte[] stereo;

    private String left() {
        return picture(0);
    }

    private String right() {
        return picture(1);
    }

    private String picture(int channel) {
        if (stereo == null) {
            timeline.end(now());
            stereo = new byte[2 * timeline.ready()];
            timeline.take(timeline.ready(), stereo);
        }
        StringBuilder picture = new StringBuilder();
        for (int at = channel; at < stereo.length; at += 2 * FRAME) {
            picture.append(stereo[at] == SILENCE ? '.' : (char) stereo[at]);
        }
        return picture.toString();
    }
}
