package io.patchcord.bench.load;

import java.util.Locale;

/** What may stand between the callers and the agents. */
enum Rival {
    /** The product: {@code patchcord.jar serve}, with webhook, signatures, store and all. */
    OURS(true, true),
    /** Bytes from one socket to the other in C: what the kernel alone costs. */
    RELAY(false, false),
    /** The same by two virtual threads a call: what the JDK's blocking sockets cost. */
    THREADS(false, false),
    /** The obvious bridge: JSON trees and strings, on raw sockets of Helidon. */
    TREE(true, false),
    /** The same through Helidon's WebSocket listener and client. */
    HELIDON(true, false);

    private final boolean translates;
    private final boolean webhook;

    Rival(boolean translates, boolean webhook) {
        this.translates = translates;
        this.webhook = webhook;
    }

    /** Whether it speaks each side's language; otherwise it passes bytes on. */
    boolean translates() {
        return translates;
    }

    /** Whether a call begins with a webhook; otherwise with the stream. */
    boolean hasWebhook() {
        return webhook;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
