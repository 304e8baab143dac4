package io.patchcord.store;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.patchcord.call.CallContext;
import io.patchcord.call.CallPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Log entries as JSON, for the spool. Fields it does not know are skipped and missing ones are nothing, so that a newer
 * version can read what an older one has left. Immutable; any thread.
 */
final class LogEntryJson {
    private static final JsonMapper MAPPER = mapper();

    private LogEntryJson() {
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
    private interface Named {
    }

    private static JsonMapper mapper() {
        SimpleModule texts = new SimpleModule();
        text(texts, Instant.class, Instant::toString, Instant::parse);
        text(texts, CallContext.class, CallContextJson::write, CallContextJson::read);
        JsonMapper mapper = JsonMapper.builder(StoreJson.MAPPER.getFactory().copy()).addModule(texts)
                .addMixIn(LogEntry.class, Named.class).addMixIn(CallPart.class, Named.class)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
        for (Class<?> sealed : List.of(LogEntry.class, CallPart.class)) {
            for (Class<?> kind : sealed.getPermittedSubclasses()) {
                mapper.registerSubtypes(new NamedType(kind, kind.getSimpleName()));
            }
        }
        return mapper;
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<T, String> write,
                                 Function<String, T> read) {
        module.addSerializer(type, new StdSerializer<>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(write.apply(value));
            }

            @Override
            public void serializeWithType(T value, JsonGenerator json, SerializerProvider provider,
                                          TypeSerializer typed) throws IOException {
                serialize(value, json, provider);
            }
        });
        module.addDeserializer(type, new StdDeserializer<>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
                return read.apply(json.getValueAsString());
            }
        });
    }

    static byte[] write(LogEntry entry) {
        try {
            return MAPPER.writerFor(LogEntry.class).writeValueAsString(entry).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every entry can be written", e);
        }
    }

    /**
     * The entry in these bytes.
     *
     * @throws IllegalArgumentException when there is none; the message shows nothing of it
     */
    static LogEntry read(byte[] json) {
        try {
            return MAPPER.readValue(json, LogEntry.class);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not a log entry: " + e.getClass().getSimpleName());
        }
    }
}
