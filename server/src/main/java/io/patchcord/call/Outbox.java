package io.patchcord.call;

import java.time.Duration;
import java.util.List;

/**
 * What is to be told to others, kept until it was. Blocks. Thread-safe, among processes too, whose clocks need not
 * agree: it goes by one of its own.
 */
public interface Outbox {
    /**
     * One thing to be told.
     *
     * @param deliveryId its own key, the same at every attempt
     * @param body JSON
     * @param waited how long it has been waiting
     * @param attempts how often it was tried
     */
    record Delivery(String deliveryId, String body, Duration waited, int attempts) {
        @Override
        public String toString() {
            return "Delivery[" + deliveryId + ", " + attempts + " attempts]";
        }
    }

    /** Deliveries that shall be tried now, the longest due first. */
    List<Delivery> due(int most);

    /** Takes a delivery for one attempt, which has so long to tell its outcome; false when another has taken it. */
    boolean claim(Delivery delivery, Duration within);

    /** It arrived, and is never tried again. */
    void delivered(Delivery delivery);

    /** It did not arrive, and is not tried again before that long. */
    void failed(Delivery delivery, Duration pause, String reason);

    /** It did not arrive, and is not tried again. */
    void dead(Delivery delivery, String reason);

    /** How many are dead. */
    long deadOnes();
}
