package io.patchcord.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.WritableHeaders;
import io.patchcord.bridge.Eventually;
import io.patchcord.call.CallEvent;
import io.patchcord.call.NoLog;
import io.patchcord.config.OperatorConfig;
import io.patchcord.config.Secret;
import io.patchcord.net.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the feed's changes are numbered, and who is let in. */
class FeedTest {
    private static final String TOKEN = "s3cret, with ü";

    private final BoardHistory history = new BoardHistory(3);

    @Test
    void shouldTellOfACallOnlyWhatChanged() throws IOException {
        history.update(board("CA1", 10));
        assertTrue(history.update(board("CA1", 20)));
        assertFalse(history.update(board("CA1", 20)), "nothing has changed");
        JsonNode change = Json.MAPPER.readTree(history.since(history.epoch(), 1).getFirst());
        assertEquals("{\"calls\":{\"CA1\":{\"unplayedMillis\":20}},\"type\":\"change\",\"seq\":2}", Json.text(change));
    }

    @Test
    void shouldGiveWhatWasMissedAndTheWholeBoardToWhoIsTooFarBehind() throws IOException {
        for (int at = 1; at <= 5; at++) {
            history.update(board("CA" + at, at));
        }
        assertEquals(List.of(), history.since(history.epoch(), 5));
        List<String> missed = history.since(history.epoch(), 2);
        assertEquals(3, missed.size());
        assertTrue(missed.getFirst().contains("\"gone\":[\"CA2\"]"), missed::toString);
        assertTrue(missed.getFirst().contains("\"seq\":3"), missed::toString);
        for (List<String> whole : List.of(history.since(history.epoch(), 1), history.since("another", 4),
                history.since(history.epoch(), 6))) {
            JsonNode board = Json.MAPPER.readTree(whole.getFirst());
            assertEquals(1, whole.size());
            assertEquals("board", board.path("type").asText());
            assertEquals("CA5", board.path("board").path("calls").path(0).path("callSid").asText());
        }
    }

    @Test
    void shouldForgetWhatHappenedTooLongAgo() {
        EventTap tap = new EventTap(new NoLog());
        CallEvent event = new CallEvent("CA1", 20, CallEvent.Kind.CALLER_SAID, "Hello?");
        tap.event(event);
        tap.forgetOlder(Duration.ofHours(1));
        assertEquals(List.of(event), tap.since(0, "CA1").events());
        Eventually.holds(() -> {
            tap.forgetOlder(Duration.ZERO);
            return tap.since(0, "CA1").events().isEmpty();
        }, "it is still there");
        assertFalse(tap.since(0, "CA1").complete(), "there was something");
        tap.event(event);
        assertEquals(List.of(event), tap.since(1, "CA1").events());
        assertTrue(tap.since(1, "CA1").complete());
    }

    /** Whoever has seen more events than there are has seen those of a process that was here before. */
    @Test
    void shouldTellAllEventsToWhoComesFromAnotherProcess() {
        EventTap tap = new EventTap(new NoLog());
        CallEvent event = new CallEvent("CA1", 20, CallEvent.Kind.CALLER_SAID, "Hello?");
        tap.event(event);
        EventTap.Since since = tap.since(9, "CA1");
        assertEquals(List.of(event), since.events());
        assertFalse(since.complete(), "what the other process had is not here");
        assertEquals(List.of(), tap.since(since.upTo(), "CA1").events());
    }

    @Test
    void shouldLetInWhoBringsTheTokenAndNoPageOfAnotherSite() {
        FeedDoor door = new FeedDoor(new OperatorConfig("127.0.0.1", 0, Optional.of(new Secret(TOKEN)),
                List.of("bridge.internal")));
        String bearer = "patchcord.feed, bearer." + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(TOKEN.getBytes(StandardCharsets.UTF_8));
        WritableHeaders<?> answer = WritableHeaders.create();
        door.open(headers(bearer, "http://127.0.0.1:8001"), answer);
        assertEquals("patchcord.feed", answer.first(HeaderNames.create("Sec-WebSocket-Protocol")).orElseThrow());
        for (String bad : List.of("patchcord.feed", "bearer.", "bearer.!!", "bearer.czNjcmV0")) {
            assertEquals(401, refused(door, bad, "http://127.0.0.1:8001"), bad);
        }
        assertEquals(403, refused(door, bearer, "http://evil.example"));
        FeedDoor open = new FeedDoor(new OperatorConfig("127.0.0.1", 0));
        assertEquals(403, refused(open, "patchcord.feed", "null"));
        WritableHeaders<?> bent = headers("patchcord.feed", "http://evil.example")
                .set(HeaderNames.HOST, "evil.example");
        assertEquals(421, assertThrows(RequestException.class, () -> open.open(bent, WritableHeaders.create()))
                .status().code(), "a name that a page made to point here");
    }

    private static int refused(FeedDoor door, String protocols, String origin) {
        return assertThrows(RequestException.class,
                () -> door.open(headers(protocols, origin), WritableHeaders.create())).status().code();
    }

    private static WritableHeaders<?> headers(String protocols, String origin) {
        return WritableHeaders.create().set(HeaderNames.HOST, "127.0.0.1:8001").set(HeaderNames.ORIGIN, origin)
                .set(HeaderNames.create("Sec-WebSocket-Protocol"), protocols);
    }

    private static ObjectNode board(String callSid, int unplayedMillis) {
        ObjectNode board = Json.MAPPER.createObjectNode().put("taking", true);
        board.putArray("calls").addObject().put("callSid", callSid).put("unplayedMillis", unplayedMillis);
        return board;
    }
}
