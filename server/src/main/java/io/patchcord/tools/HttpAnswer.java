package io.patchcord.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.patchcord.call.ToolException;
import io.patchcord.net.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes of a server's answer what an agent is told: bounded, and JSON or plain text in UTF-8. */
final class HttpAnswer {
    /** An agent has to read it all before it speaks. */
    static final int MOST_BYTES = 16 << 10;
    private static final Pattern JSON_TYPE = Pattern.compile("application/(.+[+])?json");
    private static final ObjectReader JSON =
            Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** The server refuses us, not what the agent asked for. */
    private static final Set<Integer> OUR_FAULT = Set.of(401, 403, 407, 408, 429);

    private HttpAnswer() {
    }

    /** Reads the answer of the tool's server. */
    static String read(String tool, int status, String contentType, InputStream content)
            throws ToolException, IOException {
        if (status >= 400 && status < 500 && !OUR_FAULT.contains(status)) {
            throw ToolException.refusal("The server of " + tool + " refused the request with status " + status + ".");
        }
        if (status < 200 || status >= 300) {
            throw ToolException.failure("The server of " + tool + " failed with status " + status + ".");
        }
        byte[] bytes = content.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw ToolException.failure("The server of " + tool + " answered with more than " + MOST_BYTES / 1024
                    + " KB.");
        }
        if (bytes.length == 0) {
            return "Done.";
        }
        String type = contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        if (JSON_TYPE.matcher(type).matches()) {
            checkJson(tool, bytes);
            return text(tool, bytes);
        }
        if (type.equals("text/plain")) {
            return text(tool, bytes);
        }
        throw ToolException.failure("The server of " + tool + " answered with neither JSON nor plain text.");
    }

    /** What passes is told as it came: a tree would make 12.5 of an amount of 12.50. */
    private static void checkJson(String tool, byte[] bytes) throws ToolException, IOException {
        try {
            JSON.readTree(bytes);
        } catch (JsonProcessingException _) {
            throw ToolException.failure("The server of " + tool + " answered with broken JSON.");
        }
    }

    private static String text(String tool, byte[] bytes) throws ToolException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
        } catch (CharacterCodingException _) {
            throw ToolException.failure("The server of " + tool + " answered with text that is not UTF-8.");
        }
    }
}
