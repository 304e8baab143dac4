package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyTest {
    private static final Privacy USUAL = new Privacy(true, true, false, text -> text);
    private static final Privacy NONE = new Privacy(false, false, false, text -> text);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "It is 4111 1111 1111 1111, valid 12/27 | It is **** **** **** 1111, valid 12/27",
        "4111-1111-1111-1111 | ****-****-****-1111",
        "4111.1111.1111.1111. | ****.****.****.1111.",
        "4111, 1111, 1111, 1111 | ****, ****, ****, 1111",
        "4, 1, 1, 1 1 1 1 1, 1 1 1 1, 1 1 1 1 | *, *, *, * * * * *, * * * *, 1 1 1 1",
        "\uff14\uff11\uff11\uff11 1111 1111 1111 | **** **** **** 1111",
        "4111111111111111 12 27 | ************1111 12 27",
        "first 12 4111 1111 1111 1111 | first 12 **** **** **** 1111",
        "378282246310005. | ***********0005.",
        "two: 4111111111111111 5500000000000004 | two: ************1111 ************0004",
        "4111 1111 1111 1112 | 4111 1111 1111 1112",
        "+14155550100123 | +14155550100123",
        "order 12345678901 | order 12345678901",
        "CA4111111111111111 | CA4111111111111111",
        "42222222222224444444 | 42222222222224444444"})
    void numbersOfCardsAreHiddenButForTheirLastFourDigits(String said, String kept) {
        assertEquals(kept, USUAL.of(said));
        assertEquals(said, NONE.of(said));
    }

    @Test
    void aSecretThatAPeerRepeatsIsHiddenWhateverElseIsKept() {
        Privacy privacy = new Privacy(false, false, false, text -> text.replace("xi-key", "(secret)"));
        assertEquals("(secret) is no key", privacy.of("xi-key is no key"));
    }

    @Test
    void analysisStaysJson() {
        assertEquals("{\"card\":9999999999991111,\"text\":\"9999 9999 9999 1111\"}",
                Redaction.cardsInJson("{\"card\":4111111111111111,\"text\":\"4111 1111 1111 1111\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "call +14155550100 back | call **********00 back",
        "(0)30 1234-567 it is | (***********67 it is",
        "at 10 or 12, room 4711 | at 10 or 12, room 4711"})
    void telephoneNumbersAreHiddenWhereThatIsAskedFor(String said, String kept) {
        assertEquals(kept, new Privacy(true, true, true, text -> text).of(said));
        assertEquals(said, USUAL.of(said));
    }

    @Test
    void thatAKeyWasPressedIsKeptAndWhichIsNot() {
        CallEvent pressed = new CallEvent("CA1", 7, CallEvent.Kind.DTMF, "4");
        assertEquals(new CallEvent("CA1", 7, CallEvent.Kind.DTMF, "(key)"), USUAL.of(pressed));
        assertEquals(pressed, NONE.of(pressed));
        CallEvent sent = new CallEvent("CA1", 8, CallEvent.Kind.TOOL, "send_dtmf called: {\"digits\":\"4711\"}");
        assertEquals("send_dtmf called: (key)", USUAL.of(sent).text());
        assertEquals(sent, NONE.of(sent));
        CallEvent other = new CallEvent("CA1", 9, CallEvent.Kind.TOOL, "end_call called: {}");
        assertEquals(other, USUAL.of(other));
    }
}
