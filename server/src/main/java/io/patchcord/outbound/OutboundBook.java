package io.patchcord.outbound;

import io.patchcord.customer.PhoneNumber;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps orders and batches, so that a restart goes on where the last process stopped. Several processes may share the
 * store: an order belongs to one of them at a time, and to another only once that one is gone. Every method waits for
 * its store, about a second at most, and throws when it can't answer; thread-safe.
 */
public interface OutboundBook {
    /** Keeps new orders of this process, all of them or none. */
    void add(List<OutboundOrder> orders);

    /** Keeps a batch of this process with its orders, all or nothing. */
    void add(OutboundBatch batch, List<OutboundOrder> orders);

    /**
     * Keeps that the carrier is about to be asked, in one step: whoever else tries meanwhile gets false.
     *
     * @return false when the order is taken back, over, has a call, or belongs to another process
     */
    boolean claim(OutboundCall dialling);

    /** Puts an order that nobody has answered back among those that wait; false when it is over, or another's. */
    boolean putBack(OutboundCall waiting);

    /** Keeps how far an order has come; false when it belongs to another process by now, or has come further. */
    boolean update(OutboundCall call);

    /**
     * Keeps how far the order of another process has come, of which Twilio told this one.
     *
     * @return false when it has come as far, is over, waits for its turn or has another call
     */
    boolean told(OutboundCall call);

    /** Ends an order, whosever it is, unless its turn has come; false when it has. */
    boolean withdraw(OutboundCall over);

    /** Takes back every order of a batch whose turn has not come; how many. */
    long withdraw(String batch, String words);

    /** An order. */
    Optional<OutboundCall> find(String id);

    /** Whether this call of Twilio's belongs to an order. */
    boolean knows(String callSid);

    /** Whether an order for this number, whosever it is, was begun and is not over. */
    boolean calling(PhoneNumber number);

    /** Orders of this process that were begun and are not over. */
    List<OutboundCall> begun();

    /** Single orders of this process that wait for their turn. */
    List<OutboundCall> waiting();

    /** The orders of a batch that wait for their turn in this process, in the order of the batch. */
    List<OutboundCall> waiting(String batch);

    /** A batch. */
    Optional<OutboundBatch> batch(String id);

    /** Batches in which an order waits for its turn in this process, those that are held among them. */
    List<OutboundBatch> unfinishedBatches();

    /** A batch is held no more; whoever has its orders goes on with them. */
    void release(String batch);

    /** The latest batches, newest first. */
    List<OutboundBatch> latestBatches(int most);

    /** How many orders of a batch are in each state. */
    Map<OutboundState, Long> progress(String batch);

    /** Orders of a batch, in its order. */
    List<OutboundCall> ofBatch(String batch);

    /**
     * Says that this process lives.
     *
     * @return how often each process has said so, this one included; -1 for one that has said its last and left orders
     */
    Map<String, Long> beat();

    /** Makes the unfinished orders of that process this one's. */
    void adopt(String owner);

    /** This process goes: others may take its orders at once. */
    void resign();
}
