package io.patchcord.control;

import java.time.Duration;

/**
 * A client at a socket of the operator's listener. What it says comes to {@link #told}; a thread of its own runs
 * {@link #serve} and sends it what there is.
 *
 * <p>Threads: the socket's reader calls {@link #told} and {@link #over}; its own thread sends; any calls {@link #drop}
 * and {@link #isStuck}.
 */
abstract class Client {
    private final Outlet outlet;
    private volatile boolean over;
    private volatile long sendingSince;

    Client(Outlet outlet) {
        this.outlet = outlet;
    }

    /** The way to a client. */
    interface Outlet {
        /** Sends a text; blocks as long as the client does not take it, and throws when it is gone. */
        void send(String text);

        /** Cuts the client off; a blocked {@link #send} throws then. */
        void cut();
    }

    /** The client said this; false when it is not understood. */
    abstract boolean told(String text);

    /** The client is gone, and nobody need think of it any more. May come twice. */
    abstract void left();

    /** What its thread does until it is over. */
    abstract void tell() throws InterruptedException;

    /** Tells until the client is gone, however that comes about, and cuts it off. */
    final void serve() {
        try {
            tell();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException _) {
            // the client is gone, and nobody says so but this failure
        } finally {
            drop();
        }
    }

    final boolean isOver() {
        return over;
    }

    final void send(String text) {
        send(() -> outlet.send(text));
    }

    /** Something is on its way for as long as {@code sending} takes. */
    final void send(Runnable sending) {
        sendingSince = System.nanoTime();
        try {
            sending.run();
        } finally {
            sendingSince = 0;
        }
    }

    /** Whether a message has been on its way for longer than that. */
    final boolean isStuck(long nowNanos, Duration most) {
        long since = sendingSince;
        return since != 0 && nowNanos - since > most.toNanos();
    }

    final void drop() {
        over();
        outlet.cut();
    }

    /** The socket is gone or about to be. */
    final void over() {
        over = true;
        left();
    }
}
