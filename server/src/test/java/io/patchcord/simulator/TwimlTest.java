package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TwiML is read as strictly as Twilio reads it. */
class TwimlTest {
    @Test
    void readsEveryVerb() throws Exception {
        assertEquals(List.of(
                new Twiml.Say("Sorry & goodbye"),
                new Twiml.Pause(2),
                new Twiml.Play("1w2"),
                new Twiml.Connect(Optional.of("/ended?a=1&b=2"), "wss://h/s", "leg", Optional.of("https://h/status"),
                        Map.of("token", "x")),
                new Twiml.Dial("+15005550010", Optional.empty()),
                new Twiml.Redirect("/again"),
                new Twiml.Reject("busy"),
                new Twiml.Hangup()), Twiml.parse("""
                <?xml version="1.0" encoding="UTF-8"?>
                <Response>
                  <Say voice="x">Sorry &amp; goodbye</Say><Pause length="2"/><Play digits="1w2"/>
                  <Connect action="/ended?a=1&amp;b=2"><Stream url="wss://h/s" name="leg"
                    statusCallback="https://h/status"><Parameter name="token" value="x"/></Stream></Connect>
                  <Dial timeout="20"><Number>+15005550010</Number></Dial>
                  <Redirect method="POST">/again</Redirect><Reject reason="busy"/><Hangup/>
                </Response>""".strip()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "12100|",
        "12100|<Response>",
        "12100|<response/>",
        "12100|<!DOCTYPE Response [<!ENTITY x 'y'>]><Response/>",
        "12200|<Response><say>x</say></Response>",
        "12200|<Response><Connect/></Response>",
        "12200|<Response><Connect><Stream/></Connect></Response>",
        "12200|<Response><Connect><Stream url='wss://h/s'><Parameter value='x'/></Stream></Connect></Response>",
        "31941|<Response><Connect><Stream url='wss://h/s' track='both_tracks'/></Connect></Response>"})
    void refusesWhatTwilioRefuses(int code, String xml) {
        String text = xml == null ? "" : xml;
        assertEquals(code, assertThrows(Twiml.InvalidTwimlException.class, () -> Twiml.parse(text)).code());
    }

    @Test
    void refusesAParameterThatIsTooLong() {
        String xml = "<Response><Connect><Stream url='wss://h/s'><Parameter name='token' value='" + "x".repeat(495)
                + "'/></Stream></Connect></Response>";
        assertThrows(Twiml.InvalidTwimlException.class, () -> Twiml.parse(xml));
    }
}
