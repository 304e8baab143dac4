package io.patchcord.twilio;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The streams that have not started yet, so many at most. One more, and the one that has waited longest must go:
 * Twilio's start follows its handshake at once, and a handshake's signature is the same every time, so whoever has seen
 * one can repeat it. Thread-safe.
 */
final class OpeningStreams {
    private final int most;
    private final Set<MediaStreamSocket> opening = new LinkedHashSet<>();

    OpeningStreams(int most) {
        this.most = most;
    }

    /** One more; who must go for it, if anybody. */
    synchronized Optional<MediaStreamSocket> add(MediaStreamSocket socket) {
        opening.removeIf(MediaStreamSocket::started);
        opening.add(socket);
        if (opening.size() <= most) {
            return Optional.empty();
        }
        MediaStreamSocket longest = opening.iterator().next();
        opening.remove(longest);
        return Optional.of(longest);
    }

    synchronized void remove(MediaStreamSocket socket) {
        opening.remove(socket);
    }
}
