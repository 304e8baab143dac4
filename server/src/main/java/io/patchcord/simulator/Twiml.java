package io.patchcord.simulator;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads TwiML as strictly as Twilio: names are case-sensitive, the root is Response, an unknown verb is an error. */
final class Twiml {
    private static final int PARAMETER_CHARACTERS = 500;

    private Twiml() {
    }

    /** One instruction. */
    sealed interface Verb {
    }

    /** {@code <Connect><Stream>}. */
    record Connect(Optional<String> action, String url, String name, Optional<String> statusCallback,
                   Map<String, String> parameters) implements Verb {
    }

    /** {@code <Dial>}: whom, and who is asked afterwards. */
    record Dial(String number, Optional<String> action) implements Verb {
    }

    /** {@code <Say>}. */
    record Say(String text) implements Verb {
    }

    /** {@code <Play>} of a file or of key tones. */
    record Play(String what) implements Verb {
    }

    /** {@code <Pause>}. */
    record Pause(int seconds) implements Verb {
    }

    /** {@code <Redirect>}. */
    record Redirect(String url) implements Verb {
    }

    /** {@code <Reject>}. */
    record Reject(String reason) implements Verb {
    }

    /** {@code <Hangup>}. */
    record Hangup() implements Verb {
    }

    /** The answer is no TwiML; carries Twilio's error code. */
    static final class InvalidTwimlException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        InvalidTwimlException(int code, String message) {
            super(message);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    static List<Verb> parse(String xml) throws InvalidTwimlException {
        Element root = root(xml);
        if (!root.getTagName().equals("Response")) {
            throw new InvalidTwimlException(12100, "the root is <" + root.getTagName() + ">, not <Response>");
        }
        List<Verb> verbs = new ArrayList<>();
        for (Element element : children(root)) {
            verbs.add(verb(element));
        }
        return verbs;
    }

    private static Verb verb(Element element) throws InvalidTwimlException {
        return switch (element.getTagName()) {
            case "Connect" -> connect(element);
            case "Dial" -> new Dial(element.getTextContent().strip(), attribute(element, "action"));
            case "Say" -> new Say(element.getTextContent().strip());
            case "Play" -> new Play(attribute(element, "digits").orElse(element.getTextContent().strip()));
            case "Pause" -> new Pause(number(attribute(element, "length").orElse("1")).orElse(1));
            case "Redirect" -> new Redirect(element.getTextContent().strip());
            case "Reject" -> new Reject(attribute(element, "reason").orElse("rejected"));
            case "Hangup" -> new Hangup();
            default -> throw invalid("no verb of this simulator: <" + element.getTagName() + ">");
        };
    }

    private static Connect connect(Element connect) throws InvalidTwimlException {
        List<Element> nouns = children(connect);
        if (nouns.size() != 1 || !nouns.getFirst().getTagName().equals("Stream")) {
            throw invalid("<Connect> needs exactly one <Stream>");
        }
        Element stream = nouns.getFirst();
        String url = attribute(stream, "url").orElseThrow(() -> invalid("<Stream> without url"));
        if (!attribute(stream, "track").orElse("inbound_track").equals("inbound_track")) {
            throw new InvalidTwimlException(31941, "under <Connect> the only track is inbound_track");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Element parameter : children(stream)) {
            String name = attribute(parameter, "name").orElse("");
            String value = attribute(parameter, "value").orElse("");
            if (!parameter.getTagName().equals("Parameter") || name.isEmpty()) {
                throw invalid("<Stream> holds a <" + parameter.getTagName() + "> without name");
            }
            if (name.length() + value.length() >= PARAMETER_CHARACTERS) {
                throw invalid("<Parameter name=\"" + name + "\"> is longer than Twilio takes");
            }
            parameters.put(name, value);
        }
        return new Connect(attribute(connect, "action"), url, attribute(stream, "name").orElse(""),
                attribute(stream, "statusCallback"), parameters);
    }

    private static InvalidTwimlException invalid(String message) {
        return new InvalidTwimlException(12200, message);
    }

    private static Element root(String xml) throws InvalidTwimlException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (SAXException | IOException e) {
            throw new InvalidTwimlException(12100, "no XML: " + e.getMessage());
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own parser knows this feature", e);
        }
    }

    private static List<Element> children(Element parent) {
        List<Element> elements = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int at = 0; at < nodes.getLength(); at++) {
            Node node = nodes.item(at);
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static Optional<String> attribute(Element element, String name) {
        return element.hasAttribute(name) ? Optional.of(element.getAttribute(name)) : Optional.empty();
    }

    private static OptionalInt number(String text) {
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }
}
