package io.patchcord.outbound;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps orders and batches, so that a restart goes on where the last process stopped. Every method waits for its store,
 * about a second at most, and throws when it can't answer; thread-safe.
 */
public interface OutboundBook {
    /** Keeps new orders, all of them or none. */
    void add(List<OutboundOrder> orders);

    /** Keeps a batch with its orders, all or nothing. */
    void add(OutboundBatch batch, List<OutboundOrder> orders);

    /** Keeps how far an order has come. */
    void update(OutboundCall call);

    /** An order. */
    Optional<OutboundCall> find(String id);

    /** Whether this call of Twilio's belongs to an order. */
    boolean knows(String callSid);

    /** Orders that were begun and are not over. */
    List<OutboundCall> begun();

    /** Single orders that wait for their turn. */
    List<OutboundCall> waiting();

    /** The orders of a batch that wait for their turn, in the order of the batch. */
    List<OutboundCall> waiting(String batch);

    /** A batch. */
    Optional<OutboundBatch> batch(String id);

    /** Batches in which an order waits for its turn. */
    List<OutboundBatch> unfinishedBatches();

    /** How many orders of a batch are in each state. */
    Map<OutboundState, Long> progress(String batch);

    /** Orders of a batch, in its order. */
    List<OutboundCall> ofBatch(String batch);
}
