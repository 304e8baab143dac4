package io.patchcord.call;

/** The time of calls, and the threads for what their watchdog may not wait for. Thread-safe. */
@FunctionalInterface
public interface CallClock {
    /** The time there is. */
    CallClock SYSTEM = System::nanoTime;

    /** Now; only differences mean anything. */
    long nanos();

    /** Does it on a thread of its own. */
    default void aside(Runnable work) {
        Thread.startVirtualThread(work);
    }
}
