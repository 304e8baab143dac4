package io.patchcord.twilio;

import io.patchcord.config.FailoverConfig;
import java.io.StringWriter;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Every TwiML document the bridge answers with. Written by the JDK's XML writer: twilio-java's builders take most of a
 * second at their first use, in the middle of somebody's ringing. Immutable; any thread.
 */
public final class Twiml {
    private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();
    private static final String ASK_AGAIN_SECONDS = "5";
    private static final Pattern NOT_XML =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    /** Writes the content of {@code <Response>}. */
    @FunctionalInterface
    private interface Verbs {
        void write(XMLStreamWriter xml) throws XMLStreamException;
    }

    private final String publicUrl;
    private final String streamUrl;
    private final String endedUrl;
    private final FailoverConfig failover;
    private final String machineMessage;

    /** Documents whose URLs start with this public URL (scheme and authority, no trailing slash). */
    public Twiml(String publicUrl, FailoverConfig failover, String machineMessage) {
        this(publicUrl, Optional.empty(), failover, machineMessage);
    }

    /** Likewise, with streams, and questions of what follows them, that name this box among several. */
    public Twiml(String publicUrl, Optional<String> box, FailoverConfig failover, String machineMessage) {
        this.streamUrl = RequestSignature.streamUrl(publicUrl + TwilioPaths.of(box, TwilioPaths.MEDIA_STREAM));
        this.endedUrl = publicUrl + TwilioPaths.of(box, TwilioPaths.STREAM_ENDED);
        this.publicUrl = publicUrl;
        this.failover = failover;
        this.machineMessage = machineMessage;
    }

    /** Connects the call to the media stream; its end asks {@code stream-ended} what comes next. */
    String connect(String token) {
        return connect(token, "");
    }

    /** The same after these words; none when they are empty. */
    String connect(String token, String announcement) {
        return response(xml -> {
            say(xml, announcement);
            xml.writeStartElement("Connect");
            xml.writeAttribute("action", endedUrl);
            xml.writeAttribute("method", "POST");
            xml.writeStartElement("Stream");
            xml.writeAttribute("url", streamUrl);
            xml.writeAttribute("statusCallback", publicUrl + TwilioPaths.STREAM_STATUS);
            xml.writeEmptyElement("Parameter");
            xml.writeAttribute("name", "token");
            xml.writeAttribute("value", token);
            xml.writeEndElement();
            xml.writeEndElement();
        });
    }

    /** Ends the call. */
    String hangUp() {
        return response(xml -> xml.writeEmptyElement("Hangup"));
    }

    /** Puts the caller through to a person where one is configured, else says sorry and ends the call. */
    String apologise() {
        return sayThenHuman(failover.apology());
    }

    /** Puts the caller through to this number. */
    String transfer(String number) {
        return response(xml -> dial(xml, number));
    }

    /** All places are taken: a person where one is configured, else the busy words, else the busy tone. */
    String busy() {
        if (failover.humanNumber().isEmpty() && failover.busy().isEmpty()) {
            return response(xml -> {
                xml.writeEmptyElement("Reject");
                xml.writeAttribute("reason", "busy");
            });
        }
        return sayThenHuman(failover.busy());
    }

    /** No place yet: these words, a while of silence, and the question again. */
    String stayOnTheLine(String words) {
        return response(xml -> {
            say(xml, words);
            xml.writeEmptyElement("Pause");
            xml.writeAttribute("length", ASK_AGAIN_SECONDS);
            element(xml, "Redirect", publicUrl + TwilioPaths.STILL_WAITING);
        });
    }

    /** An answering machine: what it shall record, if anything. */
    String machine() {
        return response(xml -> {
            say(xml, machineMessage);
            xml.writeEmptyElement("Hangup");
        });
    }

    /** The person did not answer. */
    String nobodyFree() {
        return sayThenHangUp(failover.nobodyFree());
    }

    /** The call has lasted as long as one may. */
    String timeUp() {
        return sayThenHangUp(failover.timeUp());
    }

    /** Nobody spoke. */
    String silence() {
        return sayThenHangUp(failover.silence());
    }

    private static String sayThenHangUp(String words) {
        return response(xml -> {
            say(xml, words);
            xml.writeEmptyElement("Hangup");
        });
    }

    private String sayThenHuman(String otherwise) {
        Optional<String> human = failover.humanNumber();
        return response(xml -> {
            if (human.isPresent()) {
                dial(xml, human.get());
                return;
            }
            say(xml, otherwise);
            xml.writeEmptyElement("Hangup");
        });
    }

    private void dial(XMLStreamWriter xml, String number) throws XMLStreamException {
        say(xml, failover.connecting());
        xml.writeStartElement("Dial");
        xml.writeAttribute("timeout", String.valueOf(failover.dialTimeout().toSeconds()));
        xml.writeAttribute("action", publicUrl + TwilioPaths.DIAL_ENDED);
        element(xml, "Number", number);
        xml.writeEndElement();
    }

    private static void say(XMLStreamWriter xml, String words) throws XMLStreamException {
        if (!words.isEmpty()) {
            element(xml, "Say", words);
        }
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        // the writer would write characters that no XML may hold, and the caller would hear Twilio's error
        xml.writeCharacters(NOT_XML.matcher(text).replaceAll("?"));
        xml.writeEndElement();
    }

    private static String response(Verbs verbs) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XML.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("Response");
            verbs.write(xml);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return text.toString();
    }
}
