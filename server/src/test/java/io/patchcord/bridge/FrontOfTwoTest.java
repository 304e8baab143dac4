package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.simulator.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two boxes behind each proxy there are lines for: calls come to both, and what is a call's to the box that has it. */
@Timeout(120)
class FrontOfTwoTest {
    private static final int CALLS = 4;
    private static final int MOST_OF_ONE_CALLER = 2;
    private static final AtomicInteger CALLERS = new AtomicInteger();
    private static final String BOX_1 = RawStream.PATH + "/box1";
    private static final String BOX_2 = RawStream.PATH + "/box2";

    @TempDir
    private static Path directory;
    private static final int PORT = FreePort.take();
    private static final URI URL = URI.create("http://127.0.0.1:" + PORT);
    private static final Webhooks WEBHOOKS = new Webhooks(URL);
    private static List<Testbed> boxes;

    @BeforeAll
    static void open() {
        boxes = List.of(box("box1"), box("box2"));
    }

    private static Testbed box(String name) {
        return new Testbed(directory.resolve(name), "listener:\n  public-url: " + URL + "\n  box: " + name
                + "\ncalls:\n  stop-grace: 0s\n  max-per-caller: " + MOST_OF_ONE_CALLER + "\n");
    }

    @AfterAll
    static void close() {
        boxes.forEach(Testbed::close);
        WEBHOOKS.close();
    }

    private static Front front(Front.Kind kind, Front.Box box1, UnaryOperator<String> chosen) throws IOException {
        assumeTrue(kind.isInstalled() || "true".equals(System.getenv("CI")), () -> kind + " is not installed");
        return Front.startBefore(kind, directory, PORT, box1, Front.Box.of(boxes.getLast().bridge()), chosen);
    }

    private static Front front(Front.Kind kind) throws IOException {
        return front(kind, Front.Box.of(boxes.getFirst().bridge()), UnaryOperator.identity());
    }

    /** Somebody else calls. */
    private static String ring(String callSid) {
        return ring(callSid, "+1415555%04d".formatted(CALLERS.incrementAndGet()));
    }

    /** A call rings, and is answered well. */
    private static String ring(String callSid, String caller) {
        try {
            HttpResponse<String> answer = WEBHOOKS.post(Webhooks.INCOMING,
                    Webhooks.form(callSid, caller, "ringing"), Testbed.AUTH_TOKEN);
            assertEquals(200, answer.statusCode(), answer::body);
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The path of the stream that a call was told to open, which names the box; empty when it was turned away. */
    private static String path(String twiml) {
        Matcher path = Pattern.compile(RawStream.PATH + "/box\\d").matcher(twiml);
        return path.find() ? path.group() : "";
    }

    /** Only the box that was rung knows the token. */
    private static void assertTaken(String callSid, String twiml, String path) throws IOException {
        try (RawStream stream = RawStream.open(URL, path)) {
            stream.text(RawCall.rung(callSid, Webhooks.token(twiml)).start());
            stream.awaitTaken();
        }
    }

    /** Twilio asks what follows a stream that broke: the box that had it has it attached anew, any other is sorry. */
    private static void assertKnown(String callSid, String twiml) throws IOException, InterruptedException {
        Matcher action = Pattern.compile("action=\"" + URL + "([^\"]*)\"").matcher(twiml);
        assertTrue(action.find(), twiml);
        Eventually.holds(() -> asked(action.group(1), callSid).contains("<Connect"), () -> "no box knows it");
    }

    private static String asked(String path, String callSid) {
        try {
            return WEBHOOKS.post(path, callSid, "in-progress").body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void drain(int box, boolean on) throws IOException, InterruptedException {
        HttpResponse<String> answer = new OperatorPeer(boxes.get(box).bridge())
                .send("PUT", "/api/drain", "application/json", "{\"on\":" + on + "}");
        assertTrue(answer.statusCode() < 300, answer::body);
    }

    @ParameterizedTest
    @EnumSource(names = {"HAPROXY", "NGINX"})
    void callsComeToBothAndEachStreamToItsOwnBoxUnlessThatIsGone(Front.Kind kind) throws Exception {
        try (Front front = front(kind)) {
            Set<String> paths = new TreeSet<>();
            for (int call = 0; call < CALLS; call++) {
                String callSid = Webhooks.newCallSid();
                String twiml = ring(callSid);
                assertTaken(callSid, twiml, path(twiml));
                assertKnown(callSid, twiml);
                paths.add(path(twiml));
            }
            assertEquals(Set.of(BOX_1, BOX_2), paths, front::log);
        }
        Front.Box gone = new Front.Box(FreePort.take(), FreePort.take());
        try (Front front = front(kind, gone, UnaryOperator.identity())) {
            for (int call = 0; call < CALLS; call++) {
                String callSid = Webhooks.newCallSid();
                String twiml = ring(callSid);
                assertEquals(BOX_2, path(twiml), front::log);
                assertTaken(callSid, twiml, BOX_1);   // as if it had been rung before that box was gone
            }
        }
    }

    @Test
    void aBoxThatIsNotReadyGetsNoCallsAndWhenNoneIsTheyAreTurnedAwayPolitely() throws Exception {
        try (Front front = front(Front.Kind.HAPROXY)) {
            drain(0, true);
            Eventually.holds(() -> front.log().contains("/box1 is DOWN"), front::log);
            for (int call = 0; call < CALLS; call++) {
                assertEquals(BOX_2, path(ring(Webhooks.newCallSid())));
            }
            drain(1, true);
            Eventually.holds(() -> front.log().contains("/box2 is DOWN"), front::log);
            String words = ring(Webhooks.newCallSid());
            assertTrue(words.contains("<Say>All our lines are busy"), words);
            drain(0, false);
            Eventually.holds(() -> front.log().contains("/box1 is UP"), front::log);
            assertEquals(BOX_1, path(ring(Webhooks.newCallSid())));
        } finally {
            drain(0, false);
            drain(1, false);
        }
    }

    @Test
    void whereTheProxyChoosesByCallerNobodyIsOnTheLineOftenerThanOneBoxAllows() throws Exception {
        try (Front front = front(Front.Kind.HAPROXY, Front.Box.of(boxes.getFirst().bridge()),
                text -> text.replace("balance leastconn", "#").replace("# balance hash", "balance hash"))) {
            List<String> paths = Stream.generate(() -> path(ring(Webhooks.newCallSid(), Testbed.CALLER)))
                    .limit(2 * MOST_OF_ONE_CALLER).filter(path -> !path.isEmpty()).toList();
            assertEquals(MOST_OF_ONE_CALLER, paths.size(), front::log);
        }
    }
}
