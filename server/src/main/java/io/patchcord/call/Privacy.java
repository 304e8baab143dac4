package io.patchcord.call;

import java.util.function.UnaryOperator;

/**
 * What is not kept of a call.
 *
 * @param keys which keys were pressed, by the caller or for the agent
 * @param cards numbers of payment cards, but for their last four digits
 * @param numbers telephone numbers in what was said; those of caller and called themselves stay
 * @param secrets hides our own, which a peer may repeat
 */
public record Privacy(boolean keys, boolean cards, boolean numbers, UnaryOperator<String> secrets) {
    private static final String PRESSED = "(key)";
    private static final String PRESSES = "send_dtmf called:";

    /** The event as it is kept. */
    CallEvent of(CallEvent event) {
        String text = event.text();
        if (keys && event.kind() == CallEvent.Kind.DTMF) {
            text = PRESSED;
        } else if (keys && event.kind() == CallEvent.Kind.TOOL && text.startsWith(PRESSES)) {
            text = PRESSES + " " + PRESSED;
        } else {
            text = of(text);
        }
        return text.equals(event.text()) ? event
                : new CallEvent(event.callSid(), event.atMillis(), event.kind(), text);
    }

    /** The text as it is kept. */
    public String of(String text) {
        String known = secrets.apply(text);
        String kept = cards ? Redaction.cards(known) : known;
        return numbers ? Redaction.numbers(kept) : kept;
    }

    /** The record as it is kept. */
    CallRecord of(CallRecord record) {
        String detail = of(record.detail());
        return detail.equals(record.detail()) ? record : new CallRecord(record.callSid(), record.streamSid(),
                record.conversationId(), record.endedAt(), record.end(), detail, record.callerFormat(),
                record.agentFormat(), record.callerFrames(), record.agentMessages(), record.interruptions(),
                record.recording(), record.measures());
    }

    /** The result as it is kept. */
    ConversationResult of(ConversationResult result) {
        return new ConversationResult(result.conversationId(), result.agentId(), result.status(),
                result.callSuccessful(), of(result.summary()), of(result.terminationReason()),
                result.durationSeconds(), result.credits(),
                cards ? Redaction.cardsInJson(result.analysisJson()) : result.analysisJson());
    }
}
