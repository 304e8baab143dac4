package io.patchcord.call;

import java.time.Instant;
import java.util.List;

/** Keeps what ElevenLabs says of conversations, and which it still has to say. Blocks. Thread-safe. */
public interface ConversationResults {
    /**
     * A conversation of an ended call whose result is due.
     *
     * @param conversationId ElevenLabs' key
     * @param since the call's end
     * @param attempts how often it was asked for
     */
    record Awaited(String conversationId, Instant since, int attempts) {
    }

    /** Keeps a result, whether or not its call is known; the first word about a conversation stands. True if new. */
    boolean keep(ConversationResult result);

    /** Awaited conversations that shall be asked for now, the longest due first. */
    List<Awaited> due(Instant now, int most);

    /** It was asked for in vain, and is not asked for again before then. */
    void postpone(Awaited conversation, Instant next, String reason);

    /** It is not asked for any more. */
    void giveUp(Awaited conversation, String reason);
}
