package io.patchcord.net;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The head of an HTTP/1.1 request (RFC 9112), read so strictly that no proxy can have understood it otherwise: what two
 * readers disagree about is how requests are smuggled.
 *
 * @param bodyBytes length of the body; {@link #CHUNKED} when its chunks tell
 * @param upgrade whether it asks for a WebSocket, so that what follows is no request
 * @param last whether the connection is to be closed after the answer
 */
record RequestHead(long bodyBytes, boolean upgrade, boolean last) {
    static final long CHUNKED = -1;
    /** Token, origin-form, version: an absolute or authority form has no business here. */
    private static final Pattern REQUEST_LINE =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32} /[\\x21-\\x7E]* HTTP/1\\.1");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** Of a value nothing but visible characters, old letters beyond ASCII, blanks. */
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\x80-\\xFF\\t]*");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,10}");

    /** Reads bytes that end with an empty line. */
    static RequestHead read(byte[] head) {
        String[] lines = new String(head, 0, head.length - 4, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        require(REQUEST_LINE.matcher(lines[0]).matches(), "request line");
        String contentLength = null;
        String host = null;
        boolean chunked = false;
        boolean upgrade = false;
        boolean last = false;
        for (int at = 1; at < lines.length; at++) {
            // no blank before the colon, and no line that continues another: both would be part of a name
            int colon = lines[at].indexOf(':');
            require(colon > 0 && NAME.matcher(lines[at].substring(0, colon)).matches(), "header");
            String value = lines[at].substring(colon + 1);
            require(VALUE.matcher(value).matches(), "header");
            value = value.strip();
            switch (lines[at].substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> {
                    require(contentLength == null && LENGTH.matcher(value).matches(), "Content-Length");
                    contentLength = value;
                }
                case "transfer-encoding" -> {
                    // in these letters alone: the server behind this compares them so
                    require(!chunked && value.equals("chunked"), "Transfer-Encoding");
                    chunked = true;
                }
                case "host" -> {
                    require(host == null && !value.isEmpty(), "Host");
                    host = value;
                }
                // others, such as h2c, are offers that nobody here takes up
                case "upgrade" -> upgrade |= value.equalsIgnoreCase("websocket");
                // Helidon announces that it closes, and waits for the next request
                case "connection" -> last |= value.equalsIgnoreCase("close");
                default -> { }
            }
        }
        require(host != null, "no Host");
        require(contentLength == null || !chunked, "Content-Length beside Transfer-Encoding");
        long bodyBytes = chunked ? CHUNKED : contentLength == null ? 0 : Long.parseLong(contentLength);
        require(!upgrade || bodyBytes == 0, "an upgrade with a body");
        return new RequestHead(bodyBytes, upgrade, last);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new RequestFraming.MalformedException("malformed: " + what);
        }
    }
}
