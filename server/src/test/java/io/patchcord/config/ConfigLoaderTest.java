package io.patchcord.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.customer.AgentRule;
import io.patchcord.customer.AgentRule.Condition;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir
    private Path directory;

    @Test
    void nothingConfiguredGivesDefaultsThatStart() {
        PatchcordConfig config = ConfigLoader.load(Optional.empty(), Map.of(), directory);

        assertEquals(new ListenerConfig("0.0.0.0", 8000, Optional.empty()), config.listener());
        assertEquals(new OperatorConfig("127.0.0.1", 8001), config.operator());
        assertEquals(PrivacyConfig.USUAL, config.privacy());
        assertEquals(new TwilioConfig(Optional.empty(), List.of(), Optional.empty(),
                URI.create("https://api.twilio.com"), true, false), config.twilio());
        assertEquals(new ElevenLabsConfig(Optional.empty(), URI.create("https://api.elevenlabs.io"),
                Duration.ofMinutes(10)), config.elevenLabs());
        assertEquals(new AgentsConfig(List.of(), List.of(), "general"), config.agents());
        assertEquals(new CallsConfig(100, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(5),
                Duration.ofSeconds(4), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofHours(1),
                PreDial.CONVERSATION, Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(20),
                Duration.ofHours(4), Duration.ofMinutes(5), Duration.ofMillis(1_500), Duration.ofSeconds(30),
                Duration.ofSeconds(4),
                new AdmissionConfig(0, 0, Duration.ofMillis(200), Duration.ZERO,
                        "All our lines are busy. Please stay on the line.")), config.calls());
        assertEquals(new PlayoutConfig(Duration.ofMillis(800)), config.playout());
        assertEquals(new StoreConfig(directory.resolve("data"), Optional.empty(), "patchcord", new Secret(""), 8),
                config.store());
    }

    @Test
    void theEnvironmentWinsOverDotEnvAndDotEnvOverTheFile() throws IOException {
        write("config/patchcord.yaml", "listener: {port: 1001}\noperator: {port: 1002}\ncalls: {max-calls: 3}\n");
        write(".env", "PATCHCORD_PORT=2001\nPATCHCORD_OPERATOR_PORT=2002\n");

        PatchcordConfig config = ConfigLoader.load(Optional.empty(), Map.of("PATCHCORD_PORT", "3001"), directory);

        assertEquals(3001, config.listener().port());
        assertEquals(2002, config.operator().port());
        assertEquals(3, config.calls().maxCalls());
    }

    @Test
    void aBlankVariableCountsAsAbsent() throws IOException {
        write(".env", "PATCHCORD_PORT=2001\n");
        assertEquals(2001, ConfigLoader.load(Optional.empty(), Map.of("PATCHCORD_PORT", " "), directory)
                .listener().port());
    }

    @Test
    void everyVariableArrives() {
        PatchcordConfig config = ConfigLoader.load(Optional.empty(), Map.ofEntries(
                Map.entry("TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef"),
                Map.entry("TWILIO_AUTH_TOKEN", "new-token, old-token"),
                Map.entry("TWILIO_PHONE_NUMBER", "+15005550006"),
                Map.entry("ELEVENLABS_API_KEY", "sk_1"),
                Map.entry("ELEVENLABS_AGENT_ID", "agent_1"),
                Map.entry("ELEVENLABS_BASE_URL", "http://127.0.0.1:9/"),
                Map.entry("PATCHCORD_PUBLIC_URL", "HTTPS://voice.example.com/"),
                Map.entry("PATCHCORD_PORT", "0"),
                Map.entry("PATCHCORD_OPERATOR_PORT", "0"),
                Map.entry("PATCHCORD_DATA_DIR", "elsewhere"),
                Map.entry("PATCHCORD_MAX_CALLS", "7"),
                Map.entry("PATCHCORD_REHEARSAL", "0s"),
                Map.entry("PATCHCORD_DB_URL", "jdbc:h2:mem:x"),
                Map.entry("PATCHCORD_DB_USER", "me"),
                Map.entry("PATCHCORD_DB_PASSWORD", "pass word")), directory);

        assertEquals(List.of(new Secret("new-token"), new Secret("old-token")), config.twilio().authTokens());
        assertEquals(Optional.of("AC0123456789abcdef0123456789abcdef"), config.twilio().accountSid());
        assertEquals(Optional.of("+15005550006"), config.twilio().phoneNumber());
        assertEquals(Optional.of(new Secret("sk_1")), config.elevenLabs().apiKey());
        assertEquals(URI.create("http://127.0.0.1:9"), config.elevenLabs().baseUrl());
        assertEquals(Optional.of(URI.create("https://voice.example.com")), config.listener().publicUrl());
        assertEquals(List.of(new AgentConfig("general", "agent_1", Map.of(), AgentOverrides.none())),
                config.agents().agents());
        assertEquals(7, config.calls().maxCalls());
        assertEquals(Duration.ZERO, config.calls().rehearsal());
        assertEquals(new StoreConfig(directory.resolve("elsewhere"), Optional.of("jdbc:h2:mem:x"), "me",
                new Secret("pass word"), 8), config.store());
    }

    @Test
    void agentsRulesAndOverridesAreRead() throws IOException {
        Path file = write("my.yaml", """
                agents:
                  general: front
                  list:
                    - name: front
                    - name: collections
                      id: agent_2
                      variables: {company: "${not} resolved"}
                      overrides: {first-message: "", language: hi, voice-id: v1}
                  rules:
                    - agent: collections
                      when: {known: true, overdue: true, amount-due-at-least: 99.5, attribute.plan: gold}
                    - agent: front
                      when: {called: "+15005550006", language: en, emi-eligible: false, customer-id: C-1}
                calls: {pre-dial: off, media-silence: 1500ms}
                """);

        PatchcordConfig config = ConfigLoader.load(Optional.of(file), Map.of("ELEVENLABS_AGENT_ID", "agent_1"),
                directory);

        assertEquals("agent_1", config.agents().named("front").orElseThrow().id());
        assertEquals(new AgentConfig("collections", "agent_2", Map.of("company", "${not} resolved"),
                new AgentOverrides(Optional.of(""), Optional.of("hi"), Optional.empty(), Optional.of("v1"))),
                config.agents().named("collections").orElseThrow());
        assertEquals(List.of(
                new AgentRule("collections", List.of(new Condition.Known(true), new Condition.Overdue(true),
                        new Condition.AmountDueAtLeast(new BigDecimal("99.5")),
                        new Condition.Attribute("plan", "gold"))),
                new AgentRule("front", List.of(new Condition.Called("+15005550006"), new Condition.CustomerId("C-1"),
                        new Condition.Language("en"), new Condition.EmiEligible(false)))), config.agents().rules());
        assertEquals(PreDial.OFF, config.calls().preDial());
        assertEquals(Duration.ofMillis(1500), config.calls().mediaSilence());
    }

    @Test
    void aDurationIsANumberWithItsUnit() throws IOException {
        write("config/patchcord.yaml", "calls: {max-duration: 1d, max-silence: 90s, start-deadline: 1m,"
                + " max-lag: 50ms}\nprivacy: {keep-calls: 90d}\nwebhooks: {call-ended-max-age: 48h}\n");

        PatchcordConfig config = ConfigLoader.load(Optional.empty(), Map.of(), directory);

        assertEquals(Duration.ofHours(24), config.calls().maxDuration());
        assertEquals(Duration.ofSeconds(90), config.calls().maxSilence());
        assertEquals(Duration.ofSeconds(60), config.calls().startDeadline());
        assertEquals(Duration.ofMillis(50), config.calls().admission().maxLag());
        assertEquals(Duration.ofDays(90), config.privacy().keepCalls());
    }

    @Test
    void theVariableNamesTheFileAndANamedFileMustExist() throws IOException {
        write("other.yaml", "calls: {max-calls: 9}\n");
        assertEquals(9, ConfigLoader.load(Optional.empty(), Map.of("PATCHCORD_CONFIG", "other.yaml"), directory)
                .calls().maxCalls());
        String message = assertThrows(ConfigException.class, () -> ConfigLoader.load(
                Optional.of(Path.of("absent.yaml")), Map.of(), directory)).getMessage();
        assertTrue(message.contains("absent.yaml: cannot be read"), message);
    }

    @Test
    void warningsNameLikelySlipsAndLeaveStrangersAlone() {
        List<String> warnings = ConfigLoader.read(Optional.empty(), Map.of("TWILIO_AUTH_TOKENS", "x",
                "TWILIO_API_SECRET", "x", "PATCHCORD_BANANA", "x", "PATH", "/bin",
                "ELEVENLABS_BASE_URL", "http://elsewhere.example.com"), directory).warnings();
        assertEquals(List.of("PATCHCORD_BANANA: no such environment variable is read",
                "TWILIO_AUTH_TOKENS: no such environment variable is read; did you mean TWILIO_AUTH_TOKEN?",
                "elevenlabs.base-url is http: the API key travels unencrypted"), warnings);
    }

    @Test
    void aSecretNeverPrints() {
        PatchcordConfig config = ConfigLoader.load(Optional.empty(), Map.of("TWILIO_AUTH_TOKEN", "hush",
                "PATCHCORD_DB_PASSWORD", "hush"), directory);
        assertFalse(config.toString().contains("hush"), config.toString());
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
