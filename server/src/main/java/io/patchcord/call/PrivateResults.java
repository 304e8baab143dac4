package io.patchcord.call;

import java.time.Instant;
import java.util.List;

/** Keeps no more of what ElevenLabs says of conversations than may be kept. As thread-safe as what is behind it. */
public final class PrivateResults implements ConversationResults {
    private final ConversationResults results;
    private final Privacy privacy;

    /** Keeps in {@code results} what {@code privacy} leaves. */
    public PrivateResults(ConversationResults results, Privacy privacy) {
        this.results = results;
        this.privacy = privacy;
    }

    @Override
    public boolean keep(ConversationResult result) {
        return results.keep(privacy.of(result));
    }

    @Override
    public List<Awaited> due(Instant now, int most) {
        return results.due(now, most);
    }

    @Override
    public void postpone(Awaited conversation, Instant next, String reason) {
        results.postpone(conversation, next, reason);
    }

    @Override
    public void giveUp(Awaited conversation, String reason) {
        results.giveUp(conversation, reason);
    }
}
