package io.patchcord.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormParametersTest {
    @Test
    void shouldOrderKeysByCodeUnit() {
        FormParameters form = FormParameters.parse("callSid=1&CallSid=2&CALLSID=3&_=4&0=5&%C3%A9=6&%F0%9F%98%80=7"
                + "&%EF%BF%BD=8");
        assertEquals(List.of("0", "CALLSID", "CallSid", "_", "callSid", "é", "😀", "\uFFFD"),
                List.copyOf(form.values().keySet()));
    }

    @Test
    void shouldKeepEveryValueOfAKeyInTheOrderSent() {
        FormParameters form = FormParameters.parse("a=2&b=x&a=1&a=2");
        assertEquals(List.of("2", "1", "2"), form.values().get("a"));
        assertEquals("2", form.first("a"));
    }

    @Test
    void shouldKeepEmptyValuesAndTellAnAbsentKeyAsEmptyText() {
        FormParameters form = FormParameters.parse("a=&b&=c&&d=e=f");
        assertEquals(List.of(""), form.values().get("a"));
        assertEquals(List.of(""), form.values().get("b"));
        assertEquals(List.of("c"), form.values().get(""));
        assertEquals("e=f", form.first("d"));
        assertEquals("", form.first("absent"));
        assertEquals(4, form.values().size());
    }

    @Test
    void shouldDecodePlusAndEscapesAndTrimNothing() {
        FormParameters form = FormParameters.parse("From=%2B14155550100&Text=+a+%20b%0A&Name=Jos%C3%A9+%e4%b8%96");
        assertEquals("+14155550100", form.first("From"));
        assertEquals(" a  b\n", form.first("Text"));
        assertEquals("José 世", form.first("Name"));
    }

    @Test
    void shouldReadNothingFromNothing() {
        assertEquals(0, FormParameters.parse("").values().size());
        assertEquals(0, FormParameters.parse("&&&").values().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%2", "a=%zz", "%=a", "a=b&c=%-1"})
    void shouldRefuseAMalformedEscape(String body) {
        assertThrows(IllegalArgumentException.class, () -> FormParameters.parse(body));
    }

    @Test
    void shouldLeaveOutWhatIsAskedForAndNothingElse() {
        FormParameters form = FormParameters.parse("a=1&b=2&c=3");
        assertEquals(List.of("b"), List.copyOf(form.without(List.of("a", "c", "x")).values().keySet()));
        assertEquals(3, form.values().size());
    }
}
