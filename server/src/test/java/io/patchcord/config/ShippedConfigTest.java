package io.patchcord.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped {@code patchcord.yaml} is the reference: it states the defaults and leaves no key out. */
class ShippedConfigTest {
    private static final Path SHIPPED = Path.of("..", "config", "patchcord.yaml").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    @Test
    void itStatesTheDefaults() {
        assertEquals(ConfigLoader.load(Optional.empty(), Map.of(), directory),
                ConfigLoader.load(Optional.of(SHIPPED), Map.of(), directory));
    }

    @Test
    void withItsExamplesTakenInItLoadsAndHoldsEveryKeyTheLoaderAsksFor() throws IOException {
        Path complete = Files.writeString(directory.resolve("complete.yaml"), withExamples());
        LoadedConfig loaded = ConfigLoader.read(Optional.of(complete),
                Map.of("PATCHCORD_WEBHOOK_SECRET", "whsec_1"), directory);
        assertEquals(2, loaded.config().agents().agents().size());
        assertEquals(8, loaded.config().agents().rules().getFirst().when().size());

        String text = Files.readString(complete);
        for (String key : new TreeSet<>(loaded.keys())) {
            String name = key.substring(key.lastIndexOf('.') + 1);
            assertTrue(Pattern.compile("(?m)^[ -]*\"?" + Pattern.quote(name) + "\"?:").matcher(text).find(), key);
        }
    }

    /** Examples of list elements begin with "#  ", examples of single keys with "# key: "; prose begins otherwise. */
    private static String withExamples() throws IOException {
        return Files.readString(SHIPPED)
                .replaceAll("(?m)^  #  ", "    ")
                .replaceAll("(?m)^  # (public-url|account-sid|phone-number|human-number|url|call-ended"
                        + "|otlp-endpoint|box): ", "  $1: ")
                .replaceAll("(?m)^    # (certificate|private-key): .*", "    $1: " + SHIPPED)
                .replace("list: []", "list:").replace("rules: []", "rules:")
                .replace("departments: {}", "departments:").replace("http: []", "http:")
                .replace("actions: {}", "actions:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"collections", "support"})
    void anExampleLoadsAndHasAnAgentOfItsName(String example) {
        Path settings = SHIPPED.resolveSibling("examples").resolve(example).resolve("patchcord.yaml");
        assertTrue(ConfigLoader.load(Optional.of(settings), Map.of("ELEVENLABS_API_KEY", "sk_1"), directory).agents()
                .named(example).isPresent());
    }

    @Test
    void everyVariableIsNamedBesideItsKey() throws IOException {
        String text = Files.readString(SHIPPED);
        for (String variable : List.of("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER",
                "TWILIO_BASE_URL",
                "ELEVENLABS_API_KEY", "ELEVENLABS_AGENT_ID", "ELEVENLABS_BASE_URL", "PATCHCORD_PUBLIC_URL",
                "PATCHCORD_PORT", "PATCHCORD_OPERATOR_PORT", "PATCHCORD_DATA_DIR", "PATCHCORD_MAX_CALLS",
                "PATCHCORD_REHEARSAL", "PATCHCORD_DB_URL", "PATCHCORD_DB_USER", "PATCHCORD_DB_PASSWORD",
                "PATCHCORD_CONFIG", "PATCHCORD_LOG_FORMAT", "PATCHCORD_LOG_LEVEL",
                "ELEVENLABS_WEBHOOK_SECRET", "PATCHCORD_PERSONALIZATION_SECRET", "PATCHCORD_WEBHOOK_SECRET",
                "PATCHCORD_OPERATOR_TOKEN", "PATCHCORD_BOX", "PATCHCORD_TLS_CERTIFICATE",
                "PATCHCORD_TLS_PRIVATE_KEY")) {
            assertTrue(text.contains(variable), variable);
        }
    }
}
