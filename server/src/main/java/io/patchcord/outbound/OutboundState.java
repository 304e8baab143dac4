package io.patchcord.outbound;

import java.util.Locale;
import java.util.Optional;

/** How far an order has come. It only ever moves on, and an end stands. */
public enum OutboundState {
    /** Waiting for its turn. */
    QUEUED(false),
    /** Twilio was asked, and has not said yes. */
    DIALLING(false),
    /** Twilio has the call. */
    PLACED(false),
    /** The telephone rings. */
    RINGING(false),
    /** Somebody, or something, has answered. */
    ANSWERED(false),
    /** A conversation was had. */
    COMPLETED(true),
    /** A machine answered, and got the message or nothing. */
    MACHINE(true),
    /** The line was engaged. */
    BUSY(true),
    /** It rang in vain. */
    NO_ANSWER(true),
    /** Ended before anybody answered. */
    CANCELED(true),
    /** The number may not be called. */
    DO_NOT_CALL(true),
    /** Not placed, or not put through; the detail says why. */
    FAILED(true),
    /** Twilio was asked, or may have been, and could not be asked whether it obeyed: not tried again. */
    UNCLEAR(true);

    private final boolean over;

    OutboundState(boolean over) {
        this.over = over;
    }

    /** What the carrier's word means; empty for one that is no news. */
    static Optional<OutboundState> of(String status) {
        return switch (status) {
            case "ringing" -> Optional.of(RINGING);
            case "in-progress", "answered" -> Optional.of(ANSWERED);
            case "completed" -> Optional.of(COMPLETED);
            case "busy" -> Optional.of(BUSY);
            case "no-answer" -> Optional.of(NO_ANSWER);
            case "canceled" -> Optional.of(CANCELED);
            case "failed" -> Optional.of(FAILED);
            default -> Optional.empty();
        };
    }

    /** Whether nothing more happens. */
    public boolean over() {
        return over;
    }

    /** What an end means where that was who answered: a conversation with a machine is none. */
    OutboundState after(String answeredBy) {
        return this == COMPLETED && OutboundAnswer.isMachine(answeredBy) ? MACHINE : this;
    }

    /** Whether an order may go from here to there. */
    public boolean mayBecome(OutboundState next) {
        return !over && (next.over || next.compareTo(this) > 0);
    }

    /** The state as interfaces write it, for example {@code no-answer}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
