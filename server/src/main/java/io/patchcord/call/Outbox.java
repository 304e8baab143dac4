package io.patchcord.call;

import java.time.Instant;
import java.util.List;

/** What is to be told to others, kept until it was. Blocks. Thread-safe, among processes too. */
public interface Outbox {
    /**
     * One thing to be told.
     *
     * @param deliveryId its own key, the same at every attempt
     * @param body JSON
     * @param createdAt since when it waits
     * @param attempts how often it was tried
     * @param nextAt when it is tried next
     */
    record Delivery(String deliveryId, String body, Instant createdAt, int attempts, Instant nextAt) {
        @Override
        public String toString() {
            return "Delivery[" + deliveryId + ", " + attempts + " attempts]";
        }
    }

    /** Deliveries that shall be tried now, the longest due first. */
    List<Delivery> due(Instant now, int most);

    /** Takes a delivery for one attempt, which has until then to tell its outcome; false when another has taken it. */
    boolean claim(Delivery delivery, Instant until);

    /** It arrived, and is never tried again. */
    void delivered(Delivery delivery);

    /** It did not arrive, and is not tried again before then. */
    void failed(Delivery delivery, Instant next, String reason);

    /** It did not arrive, and is not tried again. */
    void dead(Delivery delivery, String reason);

    /** How many are dead. */
    long deadOnes();
}
