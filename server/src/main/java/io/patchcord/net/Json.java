package io.patchcord.net;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The JSON that peers are allowed: bounded depth, names, numbers and strings. Immutable; any thread. */
public final class Json {
    /** Base64 as peers write it: the standard alphabet, padding optional. */
    public static final Base64Variant BASE64 =
            Base64Variants.MIME_NO_LINEFEEDS.withReadPadding(Base64Variant.PaddingReadBehaviour.PADDING_ALLOWED);
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NAME = 256;
    private static final int MAX_NUMBER = 64;
    private static final int MAX_STRING = 16 << 20;

    /** Makes streaming parsers. Their buffers are pooled: kept by thread, each of a call's threads would have a set. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNameLength(MAX_NAME)
                    .maxNumberLength(MAX_NUMBER).maxStringLength(MAX_STRING).build())
            .build();
    /** Reads and writes trees. */
    public static final JsonMapper MAPPER = new JsonMapper(FACTORY);

    private Json() {
    }

    /** The tree as text. Its own {@code toString()} would write through buffers that are kept by thread. */
    public static String text(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every tree can be written", e);
        }
    }
}
