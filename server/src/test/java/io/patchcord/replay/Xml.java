package io.patchcord.replay;

import java.io.StringReader;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML as a text that is equal for documents that mean the same: attributes sorted, tokens left out. */
final class Xml {
    private Xml() {
    }

    static String canonical(String document) {
        StringBuilder text = new StringBuilder();
        try {
            XMLStreamReader xml = XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(document));
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> text.append('<').append(xml.getLocalName())
                            .append(attributes(xml)).append('>');
                    case XMLStreamConstants.END_ELEMENT -> text.append("</").append(xml.getLocalName()).append('>');
                    case XMLStreamConstants.CHARACTERS -> text.append(xml.getText());
                    default -> { }
                }
            }
        } catch (XMLStreamException e) {
            throw new AssertionError("not XML: " + document, e);
        }
        return text.toString();
    }

    private static String attributes(XMLStreamReader xml) {
        TreeMap<String, String> attributes = new TreeMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        if ("token".equals(attributes.get("name"))) {
            attributes.remove("value");
        }
        return attributes.isEmpty() ? "" : attributes.toString();
    }
}
