package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interruption is told was heard, beside what has truly sounded. */
@Timeout(60)
class PlayoutHeardTest {
    private static final int CHUNK_BYTES = 1_600;
    private static final int FRAME_BYTES = 160;
    private static final int SECOND = 8_000;
    private static final int LATE_TICKS = 75;   // 1.5 s

    private final List<HeardTurns.Heard> told = new ArrayList<>();
    private final PlayingTwilio twilio = new PlayingTwilio(800, told::add);

    @ParameterizedTest
    @ValueSource(ints = {100, 300, 500, 1_000, 1_500, 2_500, 9_000})
    void shouldBeExactToAChunkWhenNoEchoComes(int millis) {
        twilio.network(_ -> List.of());
        twilio.says(1, 20 * SECOND);
        twilio.play(millis);
        assertHeard(1, CHUNK_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 300, 500, 1_000, 1_500, 2_500, 9_000})
    void shouldBeExactToAChunkWhenAllEchoesAreLate(int millis) {
        twilio.lag(LATE_TICKS);
        twilio.says(1, 20 * SECOND);
        twilio.play(millis);
        assertHeard(1, CHUNK_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 2_500})
    void shouldBeExactWhenEchoesBecomeLateBetweenTwoTurnsAndThoseOfTheFirstComeInTheSecond(int millis) {
        twilio.says(1, SECOND);
        twilio.play(500);
        twilio.lag(LATE_TICKS);
        twilio.play(1_000);
        twilio.says(2, 20 * SECOND);
        twilio.play(millis);
        assertHeard(2, CHUNK_BYTES);
    }

    @Test
    void shouldFindItsPlaceAgainWhenAudioWasStuckOnItsWay() {
        twilio.says(1, 20 * SECOND);
        twilio.play(2_000);
        twilio.stall(50);
        twilio.play(4_000);
        assertHeard(1, CHUNK_BYTES);
    }

    @Test
    void shouldGoOnFromTheStallWhenNoEchoComesAfterIt() {
        twilio.says(1, 20 * SECOND);
        twilio.play(2_000);
        twilio.stall(50);
        twilio.play(2_000);
        twilio.network(_ -> List.of());
        twilio.play(3_000);
        assertHeard(1, CHUNK_BYTES);
    }

    @Test
    void shouldForgetTheStallOnceEverythingWasPlayed() {
        twilio.says(1, 4 * SECOND);
        twilio.play(2_000);
        twilio.stall(50);
        twilio.play(5_000);
        twilio.network(_ -> List.of());
        twilio.says(2, 20 * SECOND);
        twilio.play(2_500);
        assertHeard(2, CHUNK_BYTES);
    }

    @Test
    void shouldBeExactToAFrameWhileEchoesComeInTime() {
        twilio.says(1, 20 * SECOND);
        twilio.play(2_500);
        assertHeard(1, FRAME_BYTES);
    }

    private void assertHeard(int turn, int mostBytesOff) {
        long heard = twilio.heard(turn);
        twilio.playout().interrupt(turn);
        assertEquals(turn, told.getLast().eventId());
        assertEquals(heard, told.getLast().heardBytes(), mostBytesOff);
    }
}
