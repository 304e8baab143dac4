package io.patchcord.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The head of an HTTP message, request or answer.
 *
 * @param text start line and headers
 * @param end where the body begins
 */
record HttpHead(String text, int end) {
    /** The head in {@code bytes[from..to)}, or null while it isn't whole. */
    static HttpHead of(byte[] bytes, int from, int to) {
        for (int i = from; i + 3 < to; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return new HttpHead(new String(bytes, from, i - from, StandardCharsets.ISO_8859_1), i + 4);
            }
        }
        return null;
    }

    String startLine() {
        return text.lines().findFirst().orElse("");
    }

    boolean hasStatus(int status) {
        return startLine().contains(" " + status);
    }

    /** The value of a header, or an empty text. */
    String header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return text.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip()).findFirst().orElse("");
    }

    int contentLength() {
        String length = header("Content-Length");
        return length.isEmpty() ? -1 : Integer.parseInt(length);
    }
}
