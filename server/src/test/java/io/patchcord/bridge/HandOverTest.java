package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.FreePort;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.simulator.SimulatedTwilio;
import io.patchcord.simulator.TwilioSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process stops or dies, and the next one with the same store and port goes on. */
@Timeout(180)
class HandOverTest {
    private static final String SETTINGS = "calls:\n  stop-grace: 60s\n  max-lag: 0s\n  agent-connect-deadline: 1m\n"
            + "  media-silence: 1m\n  lookup-deadline: 5s\n  start-deadline: 1m\n";

    @TempDir
    private Path directory;
    private final SimulatedAgent agent = SimulatedAgent.start(AgentSettings.manual());
    private int port;

    @BeforeEach
    void settings() throws IOException {
        Files.writeString(directory.resolve("patchcord.yaml"), SETTINGS);
        port = FreePort.take();
    }

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void aSecondProcessTakesOverAndNoCallIsLost() throws Exception {
        try (ServedProcess first = serve("first").awaitUp();
                SimulatedTwilio twilio = new SimulatedTwilio(asReadmeHasIt(first))) {
            Talk talk = talk(twilio);
            Talk finishing = talk(twilio);
            try (ServedProcess second = serve("second").awaitUp()) {
                first.stop();
                first.awaitLine("another process has the ports");
                for (int call = 0; call < 5; call++) {
                    Talk next = talk(twilio);
                    next.phone().hangUp();
                    assertTrue(next.phone().awaitEnd(Testbed.PATIENCE).isPresent());
                }
                talk.say(1, Signals.noise(1, 1_600));
                talk.awaitHeard(1_600);
                assertTrue(first.isAlive(), "it finishes its calls");
                // Twilio asks the second process what comes after a stream of the first
                finishing.agent().close(1000, "done");
                assertTrue(finishing.phone().awaitEnd(Testbed.PATIENCE).isPresent());
                assertEquals(Optional.empty(), agent.next(Testbed.PATIENCE.dividedBy(100)), "nobody is re-attached");
                talk.phone().hangUp();
                assertEquals(ServedProcess.SIGTERM, first.awaitExit(), first::log);
                Talk last = talk(twilio);   // the file of the database is the second one's now
                last.phone().hangUp();
                second.stop();
                assertEquals(ServedProcess.SIGTERM, second.awaitExit(), second::log);
                for (ServedProcess one : List.of(first, second)) {
                    assertEquals(List.of(), one.log().lines().filter(line -> line.contains(" WARN ")).toList(),
                            "a hand-over is nothing to worry about");
                }
            }
            assertEquals(CallEnd.AGENT_FINISHED.name(), end(finishing.callSid()));
            assertEquals(CallEnd.CALLER_HUNG_UP.name(), end(talk.callSid()));
            assertEquals("8", one("SELECT COUNT(*) FROM call_record"));
            assertEquals("7", one("SELECT COUNT(*) FROM call_record WHERE end_reason = 'CALLER_HUNG_UP'"));
            assertEquals("0", one("SELECT COUNT(*) FROM bridge_instance"));
        }
    }

    @Test
    void whatAKilledProcessLeavesIsTakenUp() throws Exception {
        String orphan;
        RawCall pending;
        try (ServedProcess first = serve("killed").awaitUp(); Webhooks webhooks = new Webhooks(first.url());
                SimulatedTwilio twilio = new SimulatedTwilio(TwilioSettings.of(first.url()))) {
            Talk talk = talk(twilio);
            RawCall rung = webhooks.ring();
            Eventually.holds(() -> isWritten(talk.callSid()) && isWritten(rung.callSid()), "no record is written");
            Records.force(directory.resolve("data"));
            assertEquals(ServedProcess.SIGKILL, first.kill());
            orphan = talk.callSid();
            pending = rung;
        }
        try (Testbed next = new Testbed(directory, SETTINGS)) {
            assertEquals(CallEnd.CRASHED, next.record(orphan).end());
            assertEquals(CallEnd.CRASHED, next.record(pending.callSid()).end());
            String twiml = next.webhooks().post(Webhooks.STREAM_ENDED, orphan, "in-progress").body();
            serve(next, RawCall.rung(orphan, Webhooks.token(twiml)));
            serve(next, pending);
            next.awaitIdle();
            Eventually.holds(() -> next.record(orphan).end() == CallEnd.CALLER_HUNG_UP
                    && next.record(pending.callSid()).end() == CallEnd.CALLER_HUNG_UP, "their last ends do not count");
        }
    }

    @Test
    void whoIsToldToStopWhileItRehearsesHasNotListenedAndStopsAtOnce() throws Exception {
        try (ServedProcess process = ServedProcess.start(directory, "rehearsing", port,
                Map.of("PATCHCORD_REHEARSAL", "1m"))) {
            process.awaitLine("rehearsing calls before the first is taken");
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
            process.stop();
            assertEquals(ServedProcess.SIGTERM, process.awaitExit());
            assertTrue(!process.log().contains("takes calls on"), process::log);
        }
    }

    /** Twilio asks again when a connection breaks, as those do that the first process has not looked at yet. */
    private static TwilioSettings asReadmeHasIt(ServedProcess process) {
        TwilioSettings settings = TwilioSettings.of(process.url());
        return settings.withPaths(settings.voicePath() + "#rc=2&rp=ct,rt,5xx", settings.fallbackPath(),
                settings.callStatusPath());
    }

    private boolean isWritten(String callSid) {
        try {
            return one("SELECT COUNT(*) FROM call_record WHERE call_sid = '" + callSid + "'").equals("1");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The stream comes, and its caller hangs up. */
    private static void serve(Testbed bed, RawCall rung) throws IOException, InterruptedException {
        try (RawStream stream = RawStream.open(bed.bridge())) {
            stream.text(rung.start());
            stream.awaitTaken();
            rung.with(bed.conversation(rung.callSid()), stream).hangUp();
        }
    }

    private ServedProcess serve(String name) throws IOException {
        return ServedProcess.start(directory, name, port, Map.of("ELEVENLABS_API_KEY", AgentSettings.API_KEY,
                "ELEVENLABS_AGENT_ID", AgentSettings.AGENT_ID, "ELEVENLABS_BASE_URL", agent.baseUrl().toString()));
    }

    /** Somebody calls; both ends are up when this returns. */
    private Talk talk(SimulatedTwilio twilio) throws InterruptedException {
        PhoneCall phone = twilio.ring(Testbed.plan());
        SimulatedConversation conversation = agent.next(Testbed.PATIENCE).orElseThrow();
        assertEquals(phone.callSid(), conversation.awaitInit(Testbed.PATIENCE).orElseThrow()
                .path("dynamic_variables").path("call_sid").asText(), () -> "of " + phone.callSid() + logs());
        conversation.send(AgentMessages.metadata(conversation.conversationId(), AudioFormat.ULAW_8000,
                AudioFormat.ULAW_8000));
        MediaStream stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow();
        Eventually.holds(() -> conversation.audio().length > 0, () -> "the agent hears nothing" + logs());
        return new Talk(phone, stream, conversation);
    }

    private String logs() {
        try (Stream<Path> files = Files.list(directory)) {
            StringBuilder text = new StringBuilder();
            for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
                text.append('\n').append(log.getFileName()).append('\n').append(Files.readString(log));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String end(String callSid) throws SQLException {
        return one("SELECT end_reason FROM call_record WHERE call_sid = '" + callSid + "'");
    }

    private String one(String sql) throws SQLException {
        return Records.one(directory.resolve("data"), sql);
    }
}
