package io.patchcord.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where secrets come from, and that nothing tells them. */
class SecretsTest {
    private static final String CANARY = "canary-0123456789abcdef";

    @TempDir
    private Path directory;

    @Test
    void everySecretMayBeInAFile() throws IOException {
        Files.writeString(directory.resolve("secret"), CANARY + "\n");
        Map<String, String> variables = new HashMap<>(Map.of("ELEVENLABS_AGENT_ID", "a"));
        for (String name : List.of("TWILIO_AUTH_TOKEN", "ELEVENLABS_API_KEY", "PATCHCORD_DB_PASSWORD",
                "ELEVENLABS_WEBHOOK_SECRET", "PATCHCORD_PERSONALIZATION_SECRET", "PATCHCORD_WEBHOOK_SECRET",
                "PATCHCORD_OPERATOR_TOKEN")) {
            variables.put(name + "_FILE", directory.resolve("secret").toString());
        }
        Files.writeString(directory.resolve("patchcord.yaml"), "webhooks: {call-ended: \"https://x.example/\"}\n");
        LoadedConfig loaded = ConfigLoader.read(Optional.of(directory.resolve("patchcord.yaml")), variables, directory);
        PatchcordConfig config = loaded.config();
        assertEquals(List.of(), loaded.warnings());
        Secret secret = new Secret(CANARY);
        assertEquals(List.of(secret), config.twilio().authTokens());
        assertEquals(Optional.of(secret), config.elevenLabs().apiKey());
        assertEquals(secret, config.store().password());
        assertEquals(List.of(secret), config.webhooks().postCallSecrets());
        assertEquals(List.of(secret), config.webhooks().personalizationSecrets());
        assertEquals(secret, config.webhooks().callEnded().orElseThrow().secret());
        assertEquals(Optional.of(secret), config.operator().token());
        assertFalse(config.toString().contains(CANARY), config::toString);
    }

    @Test
    void aSecretThatCannotBeReadStopsTheStartAndIsNotTold() throws IOException {
        Files.writeString(directory.resolve("secret"), CANARY);
        Files.writeString(directory.resolve("empty"), " \n");
        Files.write(directory.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        Files.write(directory.resolve("large"), new byte[70_000]);
        String told = problems(Map.of("TWILIO_AUTH_TOKEN", CANARY, "TWILIO_AUTH_TOKEN_FILE", "secret",
                "ELEVENLABS_API_KEY_FILE", "missing", "PATCHCORD_DB_PASSWORD_FILE", "empty",
                "ELEVENLABS_WEBHOOK_SECRET_FILE", "binary", "PATCHCORD_WEBHOOK_SECRET_FILE", "large",
                "PATCHCORD_OPERATOR_TOKEN", "0 1"));
        for (String words : List.of("TWILIO_AUTH_TOKEN_FILE: TWILIO_AUTH_TOKEN is set as well",
                "missing cannot be read (NoSuchFileException)", "empty is empty", "binary is not UTF-8 text",
                "large is too large for a secret", "PATCHCORD_OPERATOR_TOKEN: must not contain white space",
                "PATCHCORD_OPERATOR_TOKEN: must be at least 16 characters")) {
            assertTrue(told.contains(words), () -> words + " is not in " + told);
        }
        assertFalse(told.contains(CANARY), told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "\"::\"", "operator.example"})
    void anOperatorListenerThatOthersReachNeedsAToken(String host) throws IOException {
        Files.writeString(directory.resolve("patchcord.yaml"), "operator: {host: " + host + "}\n");
        assertTrue(problems(Map.of()).contains("operator.host: is not a loopback address"));
        assertTrue(ConfigLoader.load(Optional.of(directory.resolve("patchcord.yaml")),
                Map.of("PATCHCORD_OPERATOR_TOKEN", CANARY), directory).operator().token().isPresent());
    }

    @Test
    void aDotEnvThatOthersMayReadIsWarnedOf() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
        Path dotEnv = Files.writeString(directory.resolve(".env"), "TWILIO_AUTH_TOKEN=" + CANARY + "\n");
        Files.setPosixFilePermissions(dotEnv, PosixFilePermissions.fromString("rw-r-----"));
        List<String> warnings = ConfigLoader.read(Optional.empty(), Map.of(), directory).warnings();
        assertEquals(List.of(dotEnv + " holds secrets and others may read or change it: chmod 600 " + dotEnv),
                warnings);
        Files.setPosixFilePermissions(dotEnv, PosixFilePermissions.fromString("rw-------"));
        assertEquals(List.of(), ConfigLoader.read(Optional.empty(), Map.of(), directory).warnings());
    }

    private String problems(Map<String, String> variables) {
        Optional<Path> file = Optional.of(directory.resolve("patchcord.yaml")).filter(Files::exists);
        return assertThrows(ConfigException.class, () -> ConfigLoader.read(file, variables, directory)).getMessage();
    }
}
