package io.patchcord.outbound;

import io.patchcord.customer.PhoneNumber;
import io.patchcord.customer.TimeLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A book whose store never meets an interrupt: orders' threads are interrupted when the server stops, and an interrupt
 * inside a database file would close it for the calls that are still live. Thread-safe.
 */
public final class SafeBook implements OutboundBook {
    private static final int MOST_RUNNING = 1_024;

    private final OutboundBook book;
    private final TimeLimit limit = new TimeLimit(Duration.ofSeconds(5), MOST_RUNNING);

    /** In front of this book. */
    public SafeBook(OutboundBook book) {
        this.book = book;
    }

    /** What is added late would be refused and kept all the same, so it is waited for. */
    @Override
    public void add(List<OutboundOrder> orders) {
        book.add(orders);
    }

    @Override
    public void add(OutboundBatch batch, List<OutboundOrder> orders) {
        book.add(batch, orders);
    }

    @Override
    public boolean claim(OutboundCall dialling) {
        return limit.call(() -> book.claim(dialling));
    }

    @Override
    public boolean putBack(OutboundCall waiting) {
        return limit.call(() -> book.putBack(waiting));
    }

    @Override
    public boolean update(OutboundCall call) {
        return limit.call(() -> book.update(call));
    }

    @Override
    public boolean told(OutboundCall call) {
        return limit.call(() -> book.told(call));
    }

    @Override
    public boolean withdraw(OutboundCall over) {
        return limit.call(() -> book.withdraw(over));
    }

    @Override
    public long withdraw(String batch, String words) {
        return limit.call(() -> book.withdraw(batch, words));
    }

    @Override
    public Optional<OutboundCall> find(String id) {
        return limit.call(() -> book.find(id));
    }

    @Override
    public boolean knows(String callSid) {
        return limit.call(() -> book.knows(callSid));
    }

    @Override
    public boolean calling(PhoneNumber number) {
        return limit.call(() -> book.calling(number));
    }

    @Override
    public List<OutboundCall> begun() {
        return limit.call(book::begun);
    }

    @Override
    public List<OutboundCall> waiting() {
        return limit.call(() -> book.waiting());
    }

    @Override
    public List<OutboundCall> waiting(String batch) {
        return limit.call(() -> book.waiting(batch));
    }

    @Override
    public Optional<OutboundBatch> batch(String id) {
        return limit.call(() -> book.batch(id));
    }

    @Override
    public List<OutboundBatch> unfinishedBatches() {
        return limit.call(book::unfinishedBatches);
    }

    @Override
    public void release(String batch) {
        limit.call(() -> {
            book.release(batch);
            return true;
        });
    }

    @Override
    public List<OutboundBatch> latestBatches(int most) {
        return limit.call(() -> book.latestBatches(most));
    }

    @Override
    public Map<OutboundState, Long> progress(String batch) {
        return limit.call(() -> book.progress(batch));
    }

    @Override
    public List<OutboundCall> ofBatch(String batch) {
        return limit.call(() -> book.ofBatch(batch));
    }

    @Override
    public Map<String, Long> beat() {
        return limit.call(book::beat);
    }

    @Override
    public void adopt(String owner) {
        limit.call(() -> {
            book.adopt(owner);
            return true;
        });
    }

    @Override
    public void resign() {
        limit.call(() -> {
            book.resign();
            return true;
        });
    }
}
