package io.patchcord.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.twilio.http.HttpMethod;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Connect;
import com.twilio.twiml.voice.Dial;
import com.twilio.twiml.voice.Hangup;
import com.twilio.twiml.voice.Parameter;
import com.twilio.twiml.voice.Reject;
import com.twilio.twiml.voice.Say;
import com.twilio.twiml.voice.Stream;
import io.patchcord.config.FailoverConfig;
import java.io.StringReader;
import java.time.Duration;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class TwimlTest {
    private static final String PUBLIC = "https://voice.example.com";
    private static final String HUMAN = "+14155550100";

    @Test
    void shouldConnectTheStreamAsTwiliosOwnBuilderWouldWriteIt() throws Exception {
        VoiceResponse expected = new VoiceResponse.Builder().connect(new Connect.Builder()
                .action(PUBLIC + "/twilio/stream-ended").method(HttpMethod.POST)
                .stream(new Stream.Builder().url("wss://voice.example.com/twilio/media-stream")
                        .statusCallback(PUBLIC + "/twilio/stream-status")
                        .parameter(new Parameter.Builder().name("token").value("q3Zb-_").build()).build()).build())
                .build();
        assertSame(expected, twiml(Optional.empty(), "sorry", "busy").connect("q3Zb-_"));
    }

    @Test
    void shouldConnectInTheClearOnlyWhenThePublicUrlIs() {
        String document = new Twiml("http://localhost:8000", failover(Optional.empty(), "", ""), "").connect("t");
        assertTrue(document.contains("\"ws://localhost:8000/twilio/media-stream\""), document);
    }

    @Test
    void shouldNameTheBoxInThePathOfItsStreams() {
        String document = new Twiml(PUBLIC, Optional.of("box1"), failover(Optional.empty(), "", ""), "").connect("t");
        assertTrue(document.contains("\"wss://voice.example.com/twilio/media-stream/box1\""), document);
    }

    @Test
    void shouldHangUp() throws Exception {
        assertSame(new VoiceResponse.Builder().hangup(new Hangup.Builder().build()).build(),
                twiml(Optional.empty(), "sorry", "busy").hangUp());
    }

    @Test
    void shouldApologiseAndHangUpWhereNoHumanIsConfigured() throws Exception {
        assertSame(saidAndHungUp("sorry"), twiml(Optional.empty(), "sorry", "busy").apologise());
    }

    @Test
    void shouldPutTheCallerThroughToTheHuman() throws Exception {
        VoiceResponse expected = new VoiceResponse.Builder().say(new Say.Builder("connecting").build())
                .dial(new Dial.Builder().timeout(25).action(PUBLIC + "/twilio/dial-ended")
                        .number(new com.twilio.twiml.voice.Number.Builder(HUMAN).build()).build()).build();
        Twiml twiml = twiml(Optional.of(HUMAN), "sorry", "busy");
        assertSame(expected, twiml.apologise());
        assertSame(expected, twiml.busy());
    }

    @Test
    void shouldSayThatNobodyIsFree() throws Exception {
        assertSame(saidAndHungUp("nobody"), twiml(Optional.of(HUMAN), "sorry", "busy").nobodyFree());
    }

    @Test
    void shouldSayThatAllPlacesAreTaken() throws Exception {
        assertSame(saidAndHungUp("busy"), twiml(Optional.empty(), "sorry", "busy").busy());
    }

    @Test
    void shouldGiveTheBusyToneWhereNoWordsAreConfigured() throws Exception {
        assertSame(new VoiceResponse.Builder().reject(new Reject.Builder().reason(Reject.Reason.BUSY).build()).build(),
                twiml(Optional.empty(), "sorry", "").busy());
    }

    @Test
    void shouldSayNothingWhereNothingIsConfigured() throws Exception {
        assertSame(new VoiceResponse.Builder().hangup(new Hangup.Builder().build()).build(),
                twiml(Optional.empty(), "", "").apologise());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Hangup/>", "a & b && c", "\"quoted\" 'twice'", "]]>", "José – Größe – 世界 – 😀", " spaced ",
            "&amp;", "<!-- no -->", "two\nlines\ttab"})
    void shouldSayWordsAsTheyAreConfigured(String words) throws Exception {
        Document document = parsed(twiml(Optional.empty(), words, words).apologise());
        assertEquals(words, document.getElementsByTagName("Say").item(0).getTextContent());
        assertEquals(2, document.getDocumentElement().getChildNodes().getLength());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a'b<c>&d", "é😀"})
    void shouldEscapeWhatStandsInAttributes(String token) throws Exception {
        Document document = parsed(twiml(Optional.empty(), "", "").connect(token));
        assertEquals(token, document.getElementsByTagName("Parameter").item(0).getAttributes().getNamedItem("value")
                .getNodeValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bell \u0007", "nul \u0000", "half a pair \uD83D", "not a character \uFFFF"})
    void shouldStillAnswerWhenTheWordsHoldWhatXmlCannot(String words) throws Exception {
        Document document = parsed(twiml(Optional.empty(), words, "").apologise());
        assertEquals(words.substring(0, words.length() - 1) + "?",
                document.getElementsByTagName("Say").item(0).getTextContent());
    }

    @Test
    void shouldDeclareItsEncoding() {
        assertTrue(twiml(Optional.empty(), "x", "y").hangUp().matches("(?s)<\\?xml version=[\"']1.0[\"'] "
                + "encoding=[\"']UTF-8[\"']\\?>.*"));
    }

    private static VoiceResponse saidAndHungUp(String words) {
        return new VoiceResponse.Builder().say(new Say.Builder(words).build()).hangup(new Hangup.Builder().build())
                .build();
    }

    private static Twiml twiml(Optional<String> human, String apology, String busy) {
        return new Twiml(PUBLIC, failover(human, apology, busy), "");
    }

    private static FailoverConfig failover(Optional<String> human, String apology, String busy) {
        return new FailoverConfig(human, apology, "connecting", "nobody", busy, "time up", "silence",
                Duration.ofSeconds(25));
    }

    private static void assertSame(VoiceResponse expected, String document) throws Exception {
        assertTrue(parsed(expected.toXml()).isEqualNode(parsed(document)),
                () -> expected.toXml() + "\n" + document);
    }

    private static Document parsed(String xml) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
        builder.setErrorHandler(null);
        Document document = builder.parse(new InputSource(new StringReader(xml)));
        document.setXmlStandalone(true);
        return document;
    }
}
