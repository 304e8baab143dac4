package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.customer.Customer;
import io.patchcord.metrics.BridgeMetrics;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeardTextTest {
    private static final long SECOND = 8_000;
    private static final String GREETING = "Good morning, what can I do for you?";
    private static final String ANSWER = "Your next payment is due on Friday.";

    private final LogInMemory log = new LogInMemory();
    private final HeardText text = new HeardText(new CallJournal(new CallContext("CA1", "AC1", "anonymous",
            "+15005550006", Customer.stranger(), "general", Instant.now()), log,
            new BridgeMetrics(List.of("general")), CallClock.SYSTEM));

    @ParameterizedTest
    @CsvSource(textBlock = """
            one two three four,    1.0, one two three four
            one two three four,    0.0, ''
            one two three four,    0.5, one two
            one two three four,    0.7, one two
            one two three four,    0.73, one two three
            one two three four,    0.1, ''
            unbroken,              0.5, unbr
            ' spaced  out ',       0.9, spaced
            '',                    0.5, ''
            """)
    void shouldCutAShareOfTheTextAtTheEndOfAWord(String whole, double share, String expected) {
        long audio = 10 * SECOND;
        assertEquals(expected, HeardText.share(whole, Math.round(audio * share), audio));
    }

    @Test
    void shouldNotTakeAudioThatIsStillToComeForHeard() {
        String sentence = "word ".repeat(40).strip();   // 199 letters take ten seconds at least
        assertEquals("word ".repeat(20).strip(), HeardText.share(sentence, 5 * SECOND, 5 * SECOND));
    }

    @Test
    void shouldNotCutALetterOfTwoCharactersInTwo() {
        assertEquals("😀", HeardText.share("😀😀", SECOND, 2 * SECOND));
        assertEquals("", HeardText.share("😀😀", SECOND / 2, 2 * SECOND));
    }

    @Test
    void shouldTellATurnWhenTheNextOneIsKnown() {
        text.says(1, GREETING);
        heard(1, 3 * SECOND, 3 * SECOND, true, 1);
        assertEquals(List.of(), heard(), "more of it may come");
        text.says(2, ANSWER);
        assertEquals(List.of(GREETING), heard());
        text.over(Long.MAX_VALUE);
        assertEquals(List.of(GREETING), heard(), "of the answer no audio came");
    }

    @Test
    void shouldTellWhichShareWasHeardAtAnInterruption() {
        text.says(1, GREETING);
        heard(1, SECOND, 2 * SECOND, false, 1);
        assertEquals("heard 1000 of 2000 ms", text.over(1));
        assertEquals(List.of("Good morning, what"), heard());
        assertEquals("heard 0 of 0 ms", text.over(1), "nothing twice");
        assertEquals(List.of("Good morning, what"), heard());
    }

    @Test
    void shouldTellThatNothingWasHeard() {
        text.says(1, GREETING);
        heard(1, 0, 2 * SECOND, false, 0);
        text.over(1);
        assertEquals(List.of(""), heard());
    }

    @Test
    void shouldTakeAudioOfSeveralIdsForOneResponse() {
        text.says(3, GREETING);
        heard(3, SECOND, SECOND, true, 1);
        heard(4, 0, SECOND, false, 0);
        text.over(4);
        assertEquals(List.of("Good morning, what"), heard());
    }

    @Test
    void shouldWaitForTheWordsOfAudioThatComesFirst() {
        heard(1, SECOND, SECOND, true, 1);
        text.says(1, GREETING);
        text.says(2, ANSWER);
        heard(2, SECOND, SECOND, true, 2);
        text.over(Long.MAX_VALUE);
        assertEquals(List.of(GREETING, ANSWER), heard());
    }

    @Test
    void shouldNotBeHeldUpByWordsWithoutAudio() {
        text.says(1, "never spoken");
        text.says(2, GREETING);
        heard(2, SECOND, SECOND, true, 1);
        text.says(3, ANSWER);
        assertEquals(List.of(GREETING), heard());
    }

    @Test
    void shouldTakeACorrectionThatComesFirstForTheWords() {
        text.says(1, GREETING);
        text.corrected(1, "Good morning...");
        heard(1, SECOND, SECOND, true, 1);
        text.over(1);
        assertEquals(List.of("Good morning..."), heard());
    }

    @Test
    void shouldWaitForAllAudioOfAResponseThoughTheNextIsKnown() {
        text.says(1, GREETING);
        text.says(4, ANSWER);
        heard(1, SECOND, SECOND, true, 1);
        heard(2, SECOND, SECOND, true, 2);
        assertEquals(List.of(), heard(), "of a third id audio may come");
        heard(3, 0, 2 * SECOND, false, 0);
        text.over(3);
        assertEquals(List.of("Good morning, what"), heard());
        heard(4, SECOND, SECOND, true, 4);
        text.over(Long.MAX_VALUE);
        assertEquals(List.of("Good morning, what", ANSWER), heard());
    }

    @Test
    void shouldTakeATurnThatTonesPartedForOne() {
        text.says(1, GREETING);
        text.says(2, ANSWER);
        text.accept(new HeardTurns.Heard(1, SECOND, SECOND, true, 1, 1));
        assertEquals(List.of(), heard());
        heard(1, 0, SECOND, false, 0);
        assertEquals(List.of("Good morning, what"), heard());
    }

    /** The turn with the next id follows. */
    private void heard(long eventId, long heardBytes, long byteCount, boolean whole, long atNanos) {
        text.accept(new HeardTurns.Heard(eventId, heardBytes, byteCount, whole, atNanos, eventId + 1));
    }

    private List<String> heard() {
        return log.told(CallEvent.Kind.AGENT_HEARD);
    }
}
