package io.patchcord.outbound;

import java.time.Instant;

/**
 * An order and what has become of it.
 *
 * @param order what was ordered
 * @param state how far it has come
 * @param callSid Twilio's key; empty until Twilio has the call
 * @param answeredBy Twilio's verdict on who answered; empty without one
 * @param detail words behind the state; may be empty
 * @param changedAt when it came to this state
 */
public record OutboundCall(OutboundOrder order, OutboundState state, String callSid, String answeredBy, String detail,
                           Instant changedAt) {
    /** An order nobody has touched. */
    public static OutboundCall queued(OutboundOrder order) {
        return new OutboundCall(order, OutboundState.QUEUED, "", "", "", order.createdAt());
    }

    /** The same further on. */
    OutboundCall as(OutboundState next, String words, Instant now) {
        return new OutboundCall(order, next, callSid, answeredBy, words, now);
    }

    OutboundCall withCallSid(String sid) {
        return new OutboundCall(order, state, sid, answeredBy, detail, changedAt);
    }

    OutboundCall withAnsweredBy(String verdict) {
        return new OutboundCall(order, state, callSid, verdict, detail, changedAt);
    }
}
