package io.patchcord.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.net.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * One who watches the feed. It begins with {@code hello}, with what it saw last if it comes back; {@code watch} names
 * the call whose events it wants, with the number of the last one it has. A beat tells it the time, at first and then
 * at least every twenty seconds: its own clock may be wrong.
 */
final class FeedClient extends Client {
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final String SEQ = "seq";

    private final Feed feed;
    private volatile Watch watch = new Watch("", 0, 0);
    private Feed.Seen seen;

    FeedClient(Feed feed, Outlet outlet) {
        super(outlet);
        this.feed = feed;
    }

    private record Watch(String callSid, long seen, int asked) {
    }

    @Override
    boolean told(String text) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException _) {
            return false;
        }
        switch (json.path("type").asText()) {
            case "hello" -> {
                if (seen == null) {
                    seen = new Feed.Seen(json.path("epoch").asText(), json.path(SEQ).asLong(), -1);
                    Thread.ofVirtual().name("feed-client").start(this::serve);
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

    @Override
    void tell() throws InterruptedException {
        feed.join(this);
        Watch watched = new Watch("", 0, 0);
        long toldEvents = 0;
        long beatNanos = System.nanoTime();
        beat();
        while (!isOver()) {
            Watch current = watched;
            Feed.News news = feed.await(seen, () -> isOver() || !watch.equals(current), BEAT);
            Watch wanted = watch;
            if (!wanted.equals(watched)) {
                watched = wanted;
                toldEvents = wanted.seen();
            }
            news.messages().forEach(this::send);
            toldEvents = sendEvents(watched.callSid(), toldEvents);
            if (System.nanoTime() - beatNanos >= BEAT.toNanos()) {
                beatNanos = System.nanoTime();
                beat();
            }
            seen = news.seen();
        }
    }

    private void beat() {
        send(Json.text(Json.MAPPER.createObjectNode().put("type", "beat").put("now", Instant.now().toString())));
    }

    private long sendEvents(String callSid, long from) {
        if (callSid.isEmpty()) {
            return from;
        }
        EventTap.Since since = feed.events().since(from, callSid);
        if (!since.events().isEmpty() || !since.complete()) {
            ObjectNode json = Json.MAPPER.createObjectNode().put("type", "events").put("callSid", callSid)
                    .put(SEQ, since.upTo()).put("complete", since.complete());
            json.putArray("events").addAll(since.events().stream().map(RecordJson::event).toList());
            send(Json.text(json));
        }
        return since.upTo();
    }

    @Override
    void left() {
        feed.leave(this);
    }
}
