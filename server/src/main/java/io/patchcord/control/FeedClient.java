package io.patchcord.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.net.Json;
import java.time.Duration;

/**
 * One who watches the feed. It begins with {@code hello}, with what it saw last if it comes back; {@code watch} names
 * the call whose events it wants, with the number of the last one it has.
 *
 * <p>Threads: the socket's reader calls {@link #told} and {@link #over}; a thread of its own sends; any calls
 * {@link #drop}.
 */
final class FeedClient {
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final String SEQ = "seq";

    private final Feed feed;
    private final Outlet outlet;
    private volatile boolean over;
    private volatile long sendingSince;
    private volatile Watch watch = new Watch("", 0, 0);
    private boolean greeted;

    FeedClient(Feed feed, Outlet outlet) {
        this.feed = feed;
        this.outlet = outlet;
    }

    /** The way to a client. */
    interface Outlet {
        /** Sends a text; blocks as long as the client does not take it, and throws when it is gone. */
        void send(String text);

        /** Cuts the client off; a blocked {@link #send} throws then. */
        void cut();
    }

    private record Watch(String callSid, long seen, int asked) {
    }

    /** The client said this; false when it is no client of this feed's. */
    boolean told(String text) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException _) {
            return false;
        }
        switch (json.path("type").asText()) {
            case "hello" -> {
                if (!greeted) {
                    greeted = true;
                    Feed.Seen seen = new Feed.Seen(json.path("epoch").asText(), json.path(SEQ).asLong(), -1);
                    Thread.ofVirtual().name("feed-client").start(() -> run(seen));
                }
            }
            case "watch" -> {
                watch = new Watch(json.path("callSid").asText(), json.path(SEQ).asLong(), watch.asked() + 1);
                feed.nudge();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void run(Feed.Seen before) {
        feed.join(this);
        Feed.Seen seen = before;
        Watch watched = new Watch("", 0, 0);
        long toldEvents = 0;
        try {
            while (!over) {
                Watch current = watched;
                Feed.News news = feed.await(seen, () -> over || !watch.equals(current), BEAT);
                Watch wanted = watch;
                if (!wanted.equals(watched)) {
                    watched = wanted;
                    toldEvents = wanted.seen();
                }
                news.messages().forEach(this::send);
                toldEvents = sendEvents(watched.callSid(), toldEvents);
                if (news.messages().isEmpty() && wanted.equals(current)) {
                    send(Json.text(Json.MAPPER.createObjectNode().put("type", "beat")));
                }
                seen = news.seen();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException _) {
            // the client is gone, and nobody says so but this failure
        } finally {
            over();
            outlet.cut();
        }
    }

    private long sendEvents(String callSid, long seen) {
        if (callSid.isEmpty()) {
            return seen;
        }
        EventTap.Since since = feed.events().since(seen, callSid);
        if (!since.events().isEmpty() || !since.complete()) {
            ObjectNode json = Json.MAPPER.createObjectNode().put("type", "events").put("callSid", callSid)
                    .put(SEQ, since.upTo()).put("complete", since.complete());
            json.putArray("events").addAll(since.events().stream().map(RecordJson::event).toList());
            send(Json.text(json));
        }
        return since.upTo();
    }

    private void send(String text) {
        sendingSince = System.nanoTime();
        try {
            outlet.send(text);
        } finally {
            sendingSince = 0;
        }
    }

    /** For how long a message is on its way; 0 when none is. */
    long sendingNanos(long nowNanos) {
        long since = sendingSince;
        return since == 0 ? 0 : nowNanos - since;
    }

    void drop() {
        over();
        outlet.cut();
    }

    /** The socket is gone or about to be. */
    void over() {
        over = true;
        feed.leave(this);
    }
}
