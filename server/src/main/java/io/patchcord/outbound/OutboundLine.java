package io.patchcord.outbound;

import io.patchcord.call.CallControl;
import io.patchcord.customer.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The carrier. Each method makes one request, never a second one by itself, and blocks for it; thread-safe. */
public interface OutboundLine extends CallControl {
    /** What came of asking for a call. */
    sealed interface Answer {
        /** The carrier has the call. */
        record Accepted(String callSid) implements Answer {
        }

        /** It won't call, and trying again is useless. */
        record Refused(String words) implements Answer {
        }

        /** It takes no call of our account, whoever is to be called. */
        record Barred(String words) implements Answer {
        }

        /** It has surely not called: the request never left, or was turned away for now. */
        record TryLater(Duration after, String words) implements Answer {
        }

        /** Nobody knows whether it calls: the answer was lost, or an error that may have come after the deed. */
        record Unclear(String words) implements Answer {
        }
    }

    /**
     * A call as the carrier has it.
     *
     * @param callSid its key
     * @param status the carrier's word for its state
     * @param createdAt when it was ordered, by the carrier's clock
     */
    record Found(String callSid, String status, Instant createdAt) {
    }

    /** The carrier turns our account away. */
    final class BarredException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        public BarredException(String words, Throwable cause) {
            super(words, cause);
        }
    }

    /** Asks for a call, once. */
    Answer place(OutboundOrder order);

    /**
     * The latest calls from and to these numbers.
     *
     * @throws IllegalStateException when the carrier could not be asked
     */
    List<Found> latest(PhoneNumber from, PhoneNumber to);

    /**
     * One call; empty when the carrier has none of that key.
     *
     * @throws IllegalStateException when the carrier could not be asked
     */
    Optional<Found> find(String callSid);
}
