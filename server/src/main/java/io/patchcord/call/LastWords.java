package io.patchcord.call;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the calls that are left when the time to stop has come, and stays until Twilio has asked what they hear. */
final class LastWords {
    private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);
    private static final Duration CLOSING = Duration.ofSeconds(4);
    private static final Duration ASKING = Duration.ofSeconds(3);

    private LastWords() {
    }

    /** Has each call closed by {@code closeUnstarted} unless its stream has come, else ended. */
    static void say(LiveCalls calls, Consumer<Slot> closeUnstarted) throws InterruptedException {
        List<Slot> cutOff = calls.all().stream()
                .filter(slot -> slot.end().isEmpty() && slot.call().isPresent()).toList();
        calls.all().forEach(slot -> end(slot, closeUnstarted));
        calls.awaitNone(CLOSING);
        // their callers are still on the line, and Twilio is about to ask what they shall hear
        long until = System.nanoTime() + ASKING.toNanos();
        for (Slot slot : cutOff) {
            slot.awaitAsked(until - System.nanoTime());
        }
    }

    private static void end(Slot slot, Consumer<Slot> closeUnstarted) {
        try {
            closeUnstarted.accept(slot);
            slot.call().ifPresent(call -> call.end(CallEnd.SHUTDOWN, "stopping"));
        } catch (RuntimeException | Error e) {   // the others have callers, too
            LOG.error("call {} could not be ended", slot.callSid(), e);
        }
    }
}
