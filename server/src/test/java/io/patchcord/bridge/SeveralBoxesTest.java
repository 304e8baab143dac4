package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.FreePort;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.simulator.SimulatedTwilio;
import io.patchcord.simulator.TwilioSettings;
import io.patchcord.store.Postgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two boxes, PostgreSQL behind them and HAProxy before them; one of the boxes dies and does not come back. */
@Timeout(180)
class SeveralBoxesTest {
    private static final String SETTINGS = """
            calls:
              lookup-deadline: 5s
              start-deadline: 1m
              max-lag: 0s
              agent-connect-deadline: 1m
              media-silence: 1m
            failover:
              apology: Sorry about that.
            store:
              lost-after: 6s
            """;
    private static final int CALLS = 6;

    @TempDir
    private Path directory;
    private final Map<String, SimulatedConversation> conversations = new HashMap<>();
    private final int port = FreePort.take();
    private final int[] operators = {FreePort.take(), FreePort.take()};
    private final URI url = URI.create("http://127.0.0.1:" + port);

    @Test
    void aBoxThatDiesTakesNoCallWithItButItsOwnAndThoseGoOnOrAreApologisedTo() throws Exception {
        boolean needed = "true".equals(System.getenv("CI"));
        assumeTrue(Front.Kind.HAPROXY.isInstalled() || needed, "HAProxy is not installed");
        Postgres store = Postgres.database();
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.manual());
                ServedProcess lives = serve("box1", store, agent, operators[0]);
                ServedProcess dies = serve("box2", store, agent, operators[1]);
                Front _ = Front.startBefore(Front.Kind.HAPROXY, directory, port,
                        new Front.Box(lives.awaitUp().url().getPort(), operators[0]),
                        new Front.Box(dies.awaitUp().url().getPort(), operators[1]));
                SimulatedTwilio twilio = new SimulatedTwilio(TwilioSettings.of(url))) {
            List<Talk> talks = new ArrayList<>();
            for (int call = 0; call < CALLS; call++) {
                talks.add(talk(twilio.ring(Testbed.plan()), agent));
            }
            Eventually.holds(() -> talks.stream().noneMatch(talk -> box(store, talk).isEmpty()), "not written");
            List<Talk> lost = talks.stream().filter(talk -> box(store, talk).endsWith(":" + dies.url().getPort()))
                    .toList();
            List<Talk> others = talks.stream().filter(talk -> !lost.contains(talk)).toList();
            assertTrue(lost.size() > 1 && others.size() > 1, () -> lost.size() + " of " + CALLS + " are on one box");
            assertEquals(CALLS, agent.conversations(), "streams came to the boxes that had dialled their agents");
            // a call is attached anew once: this one was
            Talk last = lost.getFirst();
            store.change("UPDATE pending_call SET renewals = 1 WHERE call_sid = '" + last.callSid() + "'");

            assertEquals(ServedProcess.SIGKILL, dies.kill());
            assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, last.phone().awaitEnd(Testbed.PATIENCE).orElseThrow().how());
            String words = last.phone().replies().stream().map(reply -> reply.body()).toList().toString();
            assertTrue(words.contains("<Say>Sorry about that.</Say>"), words);
            List<Talk> anew = new ArrayList<>();
            for (Talk talk : lost.subList(1, lost.size())) {
                anew.add(talk(talk.phone(), agent));
            }
            anew.addAll(others);
            anew.add(talk(twilio.ring(Testbed.plan()), agent));
            for (Talk talk : anew) {
                talk.say(1, Signals.noise(1, 1_600));
                talk.awaitHeard(1_600);
            }
            for (Talk talk : anew) {
                talk.phone().hangUp();
                assertTrue(talk.phone().awaitEnd(Testbed.PATIENCE).isPresent());
                Eventually.holds(() -> end(store, talk).equals(CallEnd.CALLER_HUNG_UP.name()), () -> "ended as "
                        + end(store, talk));
            }
            Eventually.holds(() -> end(store, last).equals(CallEnd.CRASHED.name()), "nobody has missed the box");
            assertEquals("1", store.one("SELECT COUNT(*) FROM bridge_instance"));
            assertEquals(String.valueOf(CALLS + 1), store.one("SELECT COUNT(*) FROM call_record"));
        }
    }

    private ServedProcess serve(String name, Postgres store, SimulatedAgent agent, int operator) throws IOException {
        Files.writeString(directory.resolve("patchcord.yaml"), SETTINGS);
        return ServedProcess.start(directory, name, FreePort.take(), Map.of(
                "PATCHCORD_PUBLIC_URL", url.toString(), "PATCHCORD_BOX", name, "PATCHCORD_DB_URL", store.url(),
                "PATCHCORD_DATA_DIR", directory.resolve(name).toString(), "PATCHCORD_OPERATOR_PORT",
                String.valueOf(operator),
                "ELEVENLABS_API_KEY", AgentSettings.API_KEY, "ELEVENLABS_AGENT_ID", AgentSettings.AGENT_ID,
                "ELEVENLABS_BASE_URL", agent.baseUrl().toString()));
    }

    /** The call's next stream is up, and so is its agent, when this returns. */
    private Talk talk(PhoneCall phone, SimulatedAgent agent) throws InterruptedException {
        MediaStream stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow(() ->
                new AssertionError("no stream of " + phone.callSid() + ": " + phone.events()));
        while (!conversations.containsKey(phone.callSid())) {
            SimulatedConversation next = agent.next(Testbed.PATIENCE).orElseThrow();
            conversations.put(next.awaitInit(Testbed.PATIENCE).orElseThrow().path("dynamic_variables")
                    .path("call_sid").asText(), next);
        }
        SimulatedConversation conversation = conversations.remove(phone.callSid());
        conversation.send(AgentMessages.metadata(conversation.conversationId(), AudioFormat.ULAW_8000,
                AudioFormat.ULAW_8000));
        Eventually.holds(() -> conversation.audio().length > 0, "the agent hears nothing");
        return new Talk(phone, stream, conversation);
    }

    /** The public listener of the box that has the call; empty until that is written. */
    private static String box(Postgres store, Talk talk) {
        return store.one("SELECT address FROM bridge_instance b JOIN call_record c ON b.id = c.instance "
                + "JOIN call_event e ON e.call_sid = c.call_sid AND e.kind = 'STREAM_STARTED' WHERE c.call_sid = '"
                + talk.callSid() + "'");
    }

    private static String end(Postgres store, Talk talk) {
        return store.one("SELECT COALESCE(end_reason, '') FROM call_record WHERE call_sid = '" + talk.callSid() + "'");
    }
}
