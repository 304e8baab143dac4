package io.patchcord.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.net.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The board and its latest changes, numbered: who has seen it up to one of them gets those behind it, and who has
 * fallen too far behind, or has seen another process's, the whole board. Not thread-safe.
 */
final class BoardHistory {
    private static final String CALLS = "calls";
    private static final String KEY = "callSid";

    private final int remembered;
    private final String epoch = UUID.randomUUID().toString();
    private final Deque<String> changes = new ArrayDeque<>();
    private ObjectNode board = Json.MAPPER.createObjectNode();
    private long number;

    /** Remembers so many changes. */
    BoardHistory(int remembered) {
        this.remembered = remembered;
    }

    /** Number of the latest change. */
    long number() {
        return number;
    }

    /** The board is like this now; whether that is a change. */
    boolean update(ObjectNode now) {
        ObjectNode change = Json.MAPPER.createObjectNode();
        now.properties().stream().filter(field -> !field.getKey().equals(CALLS)
                && !field.getValue().equals(board.get(field.getKey())))
                .forEach(field -> change.withObject("/board").set(field.getKey(), field.getValue()));
        Map<String, JsonNode> earlier = new HashMap<>();
        board.path(CALLS).forEach(call -> earlier.put(call.path(KEY).asText(), call));
        for (JsonNode call : now.path(CALLS)) {
            String callSid = call.path(KEY).asText();
            ObjectNode changed = changed(earlier.remove(callSid), call);
            if (!changed.isEmpty()) {
                change.withObject("/calls").set(callSid, changed);
            }
        }
        earlier.keySet().forEach(callSid -> change.withArray("/gone").add(callSid));
        board = now;
        if (change.isEmpty()) {
            return false;
        }
        changes.addLast(Json.text(change.put("type", "change").put("seq", ++number)));
        if (changes.size() > remembered) {
            changes.removeFirst();
        }
        return true;
    }

    private static ObjectNode changed(JsonNode before, JsonNode now) {
        ObjectNode changed = Json.MAPPER.createObjectNode();
        now.properties().stream()
                .filter(field -> before == null || !field.getValue().equals(before.get(field.getKey())))
                .forEach(field -> changed.set(field.getKey(), field.getValue()));
        return changed;
    }

    /** What one must be told who has seen {@code seen} of {@code seenEpoch}: changes, or the whole board. */
    List<String> since(String seenEpoch, long seen) {
        if (!epoch.equals(seenEpoch) || seen > number || seen < number - changes.size()) {
            ObjectNode whole = Json.MAPPER.createObjectNode().put("type", "board").put("epoch", epoch)
                    .put("seq", number);
            whole.set("board", board);
            return List.of(Json.text(whole));
        }
        List<String> all = new ArrayList<>(changes);
        return all.subList(all.size() - (int) (number - seen), all.size());
    }

    /** Names this process's numbers. */
    String epoch() {
        return epoch;
    }
}
