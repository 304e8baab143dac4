package io.patchcord.elevenlabs;

import io.patchcord.call.AgentListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Where an agent's words wait for their listener: before the claim they are held, in order; the claim hands them over,
 * and from then on they are passed on at once. Past its limit it says so, and its owner ends the conversation.
 */
final class AgentInbox {
    private static final int MOST_HELD_BYTES = 8 << 20;
    private static final int OVERHEAD_BYTES = 256;

    private final ReentrantLock handover = new ReentrantLock();
    private final List<Consumer<AgentListener>> held = new ArrayList<>();
    private int heldBytes;
    private volatile AgentListener listener;

    /** The listener, once there is one; the reader thread may then call it directly. */
    AgentListener listener() {
        return listener;
    }

    /** Passes something on, now or at the claim; false when too much is held already. */
    boolean pass(int byteCount, Consumer<AgentListener> word) {
        AgentListener now = listener;
        if (now == null) {
            handover.lock();
            try {
                now = listener;
                if (now == null) {
                    heldBytes += byteCount + OVERHEAD_BYTES;
                    held.add(word);
                    return heldBytes <= MOST_HELD_BYTES;
                }
            } finally {
                handover.unlock();
            }
        }
        word.accept(now);
        return true;
    }

    /** Hands over what was held, then everything that comes. */
    void claim(AgentListener one) {
        handover.lock();
        try {
            held.forEach(word -> word.accept(one));
            held.clear();
            listener = one;
        } finally {
            handover.unlock();
        }
    }
}
