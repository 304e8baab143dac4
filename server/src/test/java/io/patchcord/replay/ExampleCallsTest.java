package io.patchcord.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.Bridge;
import io.patchcord.bridge.Eventually;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallRecord;
import io.patchcord.config.ConfigLoader;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.store.StoredCall;
import java.math.BigDecimal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each composed call that concerns the two sockets and the webhooks, through the bridge, with its expected end. */
@Timeout(120)
class ExampleCallsTest {
    private static final String SETTINGS = """
            calls:
              pre-dial: off
              lookup-deadline: 5s
              media-silence: 1m
              agent-connect-deadline: 1m
              agent-silence: 5s
              hold-after: 1m
              resume-deadline: 0s
              stop-grace: 0s
            keys:
              pause: 0s
            elevenlabs:
              signed-url-lifetime: 0s
            failover:
              human-number: "+15005550010"
              connecting: Please hold, I am connecting you to a colleague.
              nobody-free: Nobody is free. We will call you back.
            """;

    @TempDir
    private static Path directory;
    private static SimulatedAgent agent;
    private static Bridge bridge;

    @ParameterizedTest(name = "{0} ends {1}")
    @CsvSource({
        "S01-whole-inbound-call, AGENT_FINISHED",
        "S02-pcm16k-both-ways, CALLER_HUNG_UP",
        "S03-mixed-formats, CALLER_HUNG_UP",
        "S04-anonymous-caller, CALLER_HUNG_UP",
        "S05-bad-webhook-signature, ",
        "S06-webhook-retried, CALLER_HUNG_UP",
        "S07-handshake-signature, ",
        "S08-wrong-start-token, ",
        "S09-signed-url-401, AGENT_REFUSED",
        "S10-missing-variable-1008, AGENT_REFUSED",
        "S11-agent-crash-midcall, AGENT_LOST",
        "S12-hangup-during-greeting, CALLER_HUNG_UP",
        "S13-queue-admitted, CALLER_HUNG_UP",
        "S14-queue-timeout-3008, AGENT_BUSY",
        "S16-transfer-to-human, TRANSFERRED",
        "S17-hostile-and-odd-agent-messages, CALLER_HUNG_UP",
        "S18-max-duration, AGENT_FINISHED",
        "S19-twilio-socket-lost, ",
        "S22-mark-semantics, CALLER_HUNG_UP",
        "S23-agent-silent-death, AGENT_LOST"})
    void composedCallRunsAsWritten(String scenario, CallEnd expected) throws Exception {
        try (Replay replay = new Replay(bridge, agent)) {
            List<Step> steps = Step.scenarios().get(scenario);
            agent.failSignedUrls(0);
            replay.play(steps);
            String callSid = steps.stream().map(step -> step.line().path("form").path("CallSid").asText(""))
                    .filter(sid -> !sid.isEmpty()).findFirst().orElse("none");
            if (expected != null) {
                Supplier<Optional<CallRecord>> record = () -> bridge.records().find(callSid)
                        .flatMap(StoredCall::record);
                Eventually.holds(() -> record.get().isPresent(), "no record");
                assertEquals(expected, record.get().orElseThrow().end());
            }
        }
        Eventually.holds(() -> agent.conversations() == 0, "the agent's socket is still open");
    }

    @AfterAll
    static void stop() {
        bridge.close();
        agent.close();
    }

    @BeforeAll
    static void start() throws IOException {
        agent = SimulatedAgent.start(AgentSettings.manual());
        Files.writeString(directory.resolve("patchcord.yaml"), SETTINGS);
        bridge = new Bridge(settings());
        bridge.customers().upsert(new PhoneNumber("+919876543210"), new Customer("C-1001", "Asha Rao",
                Optional.of(LocalDate.of(2026, 12, 5)), new BigDecimal("1499.50"), true, "en", Map.of()));
    }

    private static PatchcordConfig settings() {
        return ConfigLoader.load(Optional.of(directory.resolve("patchcord.yaml")), Map.of(
                "PATCHCORD_PORT", "0",
                "PATCHCORD_OPERATOR_PORT", "0",
                "PATCHCORD_PUBLIC_URL", "https://voice.example.com",
                "PATCHCORD_DATA_DIR", directory.resolve("data").toString(),
                "TWILIO_AUTH_TOKEN", "0123456789abcdef0123456789abcdef",
                "ELEVENLABS_API_KEY", AgentSettings.API_KEY,
                "ELEVENLABS_AGENT_ID", AgentSettings.AGENT_ID,
                "ELEVENLABS_BASE_URL", agent.baseUrl().toString()), directory);
    }
}
