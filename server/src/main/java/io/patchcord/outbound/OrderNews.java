package io.patchcord.outbound;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What Twilio tells one process of an order that another one carries out, since a proxy that stands before both knows
 * no owners: it goes by the book, where the order's own process looks for it. Thread-safe.
 */
final class OrderNews {
    /** How an order of this process is ended. */
    @FunctionalInterface
    interface Ending {
        void over(LiveOrder order, OutboundState state, String words);
    }

    private final OutboundBook book;
    private final LiveOrders live;
    private final Ending ending;

    OrderNews(OutboundBook book, LiveOrders live, Ending ending) {
        this.book = book;
        this.live = live;
        this.ending = ending;
    }

    /** The order of a call that somebody has answered; empty when nobody shall talk to them. */
    Optional<OutboundCall> answered(String id, String callSid, String verdict) {
        return told(id, callSid, call -> (verdict.isEmpty() ? call : call.withAnsweredBy(verdict))
                .as(OutboundState.ANSWERED, "", nowAfter(call.changedAt()))).filter(call -> !call.state().over());
    }

    /** Whoever begins a call's record last has the call, and the other process's clock may be ahead of this one's. */
    private static Instant nowAfter(Instant before) {
        Instant now = Instant.now();
        return now.isAfter(before) ? now : before.plusMillis(1);
    }

    /** Twilio says how a call stands. */
    void stands(String id, String callSid, OutboundState state, String words) {
        told(id, callSid, call -> call.as(state.after(call.answeredBy()), words, Instant.now()));
    }

    /** The order, with these news if they are some; empty when it isn't this call's. */
    private Optional<OutboundCall> told(String id, String callSid, UnaryOperator<OutboundCall> news) {
        Optional<OutboundCall> found = book.find(id).filter(call -> call.state() != OutboundState.QUEUED
                && (call.callSid().isEmpty() || call.callSid().equals(callSid)));
        Optional<OutboundCall> next = found.map(call -> news.apply(call.withCallSid(callSid)))
                .filter(call -> found.get().state().mayBecome(call.state()));
        if (next.isEmpty() || book.told(next.get())) {
            return next.or(() -> found);
        }
        return book.find(id).filter(call -> call.callSid().equals(callSid));   // somebody was quicker
    }

    /** What others were told of orders of this process; {@code begun} is what the book has of them. */
    void hear(List<OutboundCall> begun) {
        Map<String, OutboundCall> kept = begun.stream()
                .collect(Collectors.toMap(call -> call.order().id(), call -> call));
        for (LiveOrder order : live.all()) {
            if (order.now().state() != OutboundState.QUEUED && !order.over()) {
                Optional.ofNullable(kept.get(order.id())).or(() -> book.find(order.id()))
                        .filter(call -> !call.callSid().isEmpty() && order.bind(call.callSid()))
                        .ifPresent(call -> hear(order, call));
            }
        }
    }

    private void hear(LiveOrder order, OutboundCall told) {
        if (order.now().answeredBy().isEmpty() && !told.answeredBy().isEmpty()) {
            order.answeredBy(told.answeredBy());
        }
        switch (told.state()) {
            case ANSWERED -> {
                if (order.become(OutboundState.ANSWERED, "")) {
                    order.place().close();   // the call has one where it was answered
                }
            }
            case COMPLETED, MACHINE -> order.become(told.state(), told.detail());   // its record is ended there
            case BUSY, NO_ANSWER, CANCELED, DO_NOT_CALL, FAILED, UNCLEAR ->
                ending.over(order, told.state(), told.detail());
            case QUEUED, DIALLING, PLACED, RINGING -> order.become(told.state(), "");
        }
    }
}
