package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.codec.AudioFormat;
import io.patchcord.config.ConfigLoader;
import io.patchcord.config.Finding;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.simulator.TwilioApi;
import io.patchcord.simulator.TwilioNumber;
import io.patchcord.simulator.TwilioSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vendors' own settings against the configuration, both vendors being simulated over real sockets. */
@Timeout(120)
class CheckOnlineTest {
    private static final String NUMBER = "+15005550006";
    private static final String ORIGIN = "https://voice.example.com";
    private static final String OVERRIDES = """
            agents:
              list:
                - name: general
                  id: agent_collections
                  overrides: {first-message: Hello, prompt: Be kind., voice-id: voice_1}
            """;

    @TempDir
    private Path directory;
    private TwilioApi twilio;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void start() {
        twilio = TwilioApi.start();
        twilio.number(TwilioNumber.of(NUMBER, ORIGIN));
        environment.putAll(Map.of("TWILIO_ACCOUNT_SID", TwilioSettings.ACCOUNT_SID, "TWILIO_AUTH_TOKEN",
                TwilioSettings.AUTH_TOKEN, "TWILIO_PHONE_NUMBER", NUMBER, "TWILIO_BASE_URL",
                twilio.baseUrl().toString(), "PATCHCORD_PUBLIC_URL", ORIGIN, "ELEVENLABS_API_KEY",
                AgentSettings.API_KEY, "ELEVENLABS_AGENT_ID", AgentSettings.AGENT_ID));
    }

    @AfterEach
    void stop() {
        twilio.close();
    }

    private List<Finding> check(AgentSettings settings, String yaml) throws IOException {
        return check(settings, yaml, _ -> { });
    }

    private List<Finding> check(AgentSettings settings, String yaml, Consumer<ObjectNode> change)
            throws IOException {
        try (SimulatedAgent agent = SimulatedAgent.start(settings)) {
            agent.page().change(change);
            environment.put("ELEVENLABS_BASE_URL", agent.baseUrl().toString());
            List<Finding> findings = CheckCommand.atVendors(config(yaml));
            for (Finding finding : findings) {
                assertFalse(finding.line().contains(AgentSettings.API_KEY)
                        || finding.line().contains(TwilioSettings.AUTH_TOKEN), finding.line());
            }
            return findings;
        }
    }

    private PatchcordConfig config(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("patchcord.yaml"), yaml);
        return ConfigLoader.load(Optional.of(file), environment, directory);
    }

    private static List<String> lines(List<Finding> findings, Finding.Weight weight) {
        return findings.stream().filter(finding -> finding.weight() == weight).map(Finding::line).toList();
    }

    @Test
    void thereIsNothingToChangeWhereAllIsSetUp() throws IOException {
        List<Finding> findings = check(AgentSettings.manual(), OVERRIDES);
        assertEquals(List.of(), lines(findings, Finding.Weight.CHANGE));
        assertEquals(List.of(), lines(findings, Finding.Weight.NOTE));
        assertTrue(findings.size() > 8, findings::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://old.example.com/voice   | POST | A call comes in is https://old.example.com/voice
            https://u:pw@old.example.com/v?token=x | POST | A call comes in is https://…@old.example.com/v?….
            ''                              | POST | A call comes in is empty
            https://voice.example.com/twilio/incoming-call#rc=2 | GET | A call comes in is asked by GET
            """)
    void aNumberThatLeadsElsewhereIsToldWithWhatToPutThere(String url, String method, String words) throws IOException {
        twilio.number(new TwilioNumber(NUMBER, url, method, "", "https://else.example.com/x", ""));
        List<Finding> findings = check(AgentSettings.manual(), "");
        List<String> changes = lines(findings, Finding.Weight.CHANGE);
        assertEquals(1, changes.size(), changes::toString);
        assertTrue(changes.getFirst().contains(words), changes::toString);
        assertTrue(changes.getFirst().contains("Twilio console, Phone Numbers, " + NUMBER + ", Voice: set it to "));
        String notes = lines(findings, Finding.Weight.NOTE).toString();
        assertTrue(notes.contains("Primary handler fails is empty"), notes);
        assertTrue(notes.contains("set it to " + ORIGIN + "/twilio/fallback, HTTP POST"), notes);
        assertTrue(notes.contains("Call status changes is https://else.example.com/x"), notes);
    }

    @Test
    void aNumberThatIsNotOursOrIsConfiguredByAnAppIsTold() throws IOException {
        twilio.number(new TwilioNumber(NUMBER, "", "POST", "", "", "AP1"));
        assertTrue(changes(AgentSettings.manual()).contains("configured by a TwiML app"));
        environment.put("TWILIO_PHONE_NUMBER", "+15005550007");
        assertTrue(changes(AgentSettings.manual()).contains("+15005550007 is not this account's"));
    }

    private String changes(AgentSettings settings) throws IOException {
        return lines(check(settings, ""), Finding.Weight.CHANGE).toString();
    }

    @Test
    void credentialsThatAreRefusedAreToldForEachVendor() throws IOException {
        environment.put("TWILIO_AUTH_TOKEN", "ffffffffffffffffffffffffffffffff");
        environment.put("ELEVENLABS_API_KEY", "sk_wrong");
        List<String> changes = lines(check(AgentSettings.manual(), ""), Finding.Weight.CHANGE);
        assertEquals(2, changes.size(), changes::toString);
        assertTrue(changes.get(0).contains("refused with 401"), changes::toString);
        assertTrue(changes.get(0).contains("Twilio console, Account info"), changes::toString);
        assertTrue(changes.get(1).contains("ELEVENLABS_API_KEY is refused: Invalid API key. Make a new key"),
                changes::toString);
    }

    @Test
    void aSettingOfTheAgentThatEndsCallsIsToldWithItsPage() throws IOException {
        AgentSettings settings = AgentSettings.manual().withFormats(AudioFormat.PCM_16000, AudioFormat.ULAW_8000)
                .withRules(new AgentSettings.Rules(List.of(), Optional.of(Set.of("agent.prompt.prompt")),
                        Set.of("audio", "user_transcript")));
        List<Finding> findings = check(settings, OVERRIDES, page -> {
            ObjectNode platform = (ObjectNode) page.path("platform_settings");
            platform.putObject("auth").put("enable_auth", false);
            platform.putObject("call_limits").put("agent_concurrency_limit", 5);
            ((ObjectNode) page.path("conversation_config").path("tts")).put("agent_output_audio_format", "opus_48000");
        });
        List<String> changes = lines(findings, Finding.Weight.CHANGE);
        assertEquals(4, changes.size(), changes::toString);
        String all = changes.toString();
        for (String words : List.of("opus_48000, which the bridge does not speak. ElevenLabs, Agents, Collections, V",
                "does not send interruption. ElevenLabs, Agents, Collections, Advanced, client events: enable interrup",
                "does not allow the override first-message", "enable First message",
                "does not allow the override voice-id", "enable Voice")) {
            assertTrue(all.contains(words), () -> words + " is not in " + all);
        }
        String notes = lines(findings, Finding.Weight.NOTE).toString();
        for (String words : List.of("as pcm_16000, which is converted", "by anybody who knows its id",
                "client_tool_call: its client tools are never run", "takes 5 calls at once, the bridge 100")) {
            assertTrue(notes.contains(words), () -> words + " is not in " + notes);
        }
    }

    @Test
    void anAgentThatIsNotThereIsTold() throws IOException {
        AgentSettings.Access access = AgentSettings.manual().access();
        String changes = changes(AgentSettings.manual().withAccess(new AgentSettings.Access(access.apiKey(),
                Set.of("agent_other"), false, access.signedUrlLife(), access.refusal())));
        assertTrue(changes.contains("agent general (agent_collections) is not in this key's workspace"), changes);
    }

    @Test
    void withoutANetworkEachVendorHasAnErrorOfItsOwn() throws IOException {
        environment.put("TWILIO_BASE_URL", "http://127.0.0.1:1");
        environment.put("ELEVENLABS_BASE_URL", "http://127.0.0.1:1");
        List<String> changes = lines(CheckCommand.atVendors(config("")), Finding.Weight.CHANGE);
        assertEquals(2, changes.size(), changes::toString);
        assertTrue(changes.get(0).contains("Twilio's API at http://127.0.0.1:1 cannot be reached"), changes::toString);
        assertTrue(changes.get(1).contains("the API at http://127.0.0.1:1 cannot be reached"), changes::toString);
        assertTrue(changes.stream().allMatch(line -> line.contains("Check this machine's network, proxy and DNS")));
    }

    @Test
    void whatIsNotConfiguredIsToldAndTheCommandFails() throws IOException {
        Path file = Files.writeString(directory.resolve("patchcord.yaml"), "");
        environment.clear();
        String changes = lines(CheckCommand.atVendors(config("")), Finding.Weight.CHANGE).toString();
        assertTrue(changes.contains("TWILIO_AUTH_TOKEN is not set"), changes);
        assertTrue(changes.contains("ELEVENLABS_API_KEY is not set"), changes);
        assertEquals(1, Main.execute("check", "--online", "--config", file.toString()));
        assertEquals(0, Main.execute("check", "--config", file.toString()));
    }
}
