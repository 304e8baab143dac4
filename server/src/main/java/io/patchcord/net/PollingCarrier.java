package io.patchcord.net;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A platform thread that carries the pumps of calls, and asks the kernel itself which of their sockets have something.
 * The JDK's scheduler leaves that to other threads, which wake it for every frame, and each read asks anew: a fifth
 * of what a call costs (bench/RESULTS.md). A pump does blocking reads and writes as ever, on a {@link PolledSocket}.
 *
 * <p>Threads: {@link #start} may be called by any; the sockets are this thread's and its pumps' alone.
 */
final class PollingCarrier extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger(PollingCarrier.class);
    private static final int SOCKET_EVENTS = LinuxSockets.EPOLLIN | LinuxSockets.EPOLLOUT | LinuxSockets.EPOLLRDHUP
            | LinuxSockets.EPOLLET;
    private static final int FIRST_SOCKETS = 1_024;
    private static final int FIRST_TURNS = 1_024;
    private static final long BELL = -1;
    private static final long AFTER_A_FAULT_NANOS = 10_000_000;
    /** Returns who carries the current thread; null where that cannot be had. */
    private static final MethodHandle CURRENT = currentCarrier();

    private final JdkInternals internals;
    private final LinuxSockets linux;
    /** What is to be continued: handed in from here, and from elsewhere. */
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>(FIRST_TURNS);
    private final ConcurrentLinkedQueue<Runnable> handedIn = new ConcurrentLinkedQueue<>();
    private volatile boolean sleeping;
    /** By descriptor. */
    private PolledSocket[] sockets = new PolledSocket[FIRST_SOCKETS];
    private int registrations;
    private boolean failed;

    PollingCarrier(String name, JdkInternals internals) throws IOException {
        super(name);
        setDaemon(true);
        this.internals = internals;
        this.linux = new LinuxSockets(BELL);
    }

    private static MethodHandle currentCarrier() {
        try {
            return JdkInternals.currentCarrier();
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** The one that carries the current thread; null if none does. */
    static PollingCarrier current() {
        if (CURRENT == null) {
            return null;
        }
        try {
            return (Thread) CURRENT.invokeExact() instanceof PollingCarrier carrier ? carrier : null;
        } catch (Throwable e) {   // as MethodHandle declares
            throw new IllegalStateException(e);
        }
    }

    /** Starts a virtual thread that is carried here; threads that it starts are not. */
    Thread start(String name, Runnable pump) {
        return internals.virtualThreads(new Turns()).name(name).start(pump);
    }

    /** The scheduler of one pump, and of what it starts, which inherits it. */
    private final class Turns implements Executor {
        /** What continues the pump; its start hands this in, before anybody else can hand in anything. */
        private volatile Runnable pump;

        @Override
        public void execute(Runnable task) {
            if (pump == null) {
                pump = task;
            }
            if (pump.equals(task)) {
                PollingCarrier.this.handIn(task);
            } else {
                internals.defaultScheduler().execute(task);
            }
        }
    }

    private void handIn(Runnable task) {
        if (current() == this) {
            turns.add(task);
            return;
        }
        handedIn.add(task);
        if (sleeping) {
            linux.ring();
        }
    }

    /** Continues whoever has something to do, each in its turn, and sleeps while nobody has. */
    @Override
    public void run() {
        while (true) {
            try {
                takeTurns();
            } catch (Throwable e) {   // whatever it is, it is not the other calls' fault
                failed(e);
                LockSupport.parkNanos(AFTER_A_FAULT_NANOS);
            }
        }
    }

    /** Told once, and by another thread: one that is carried here may have the log's lock. */
    private void failed(Throwable fault) {
        if (!failed) {
            failed = true;
            try {
                Thread.ofPlatform().daemon().start(() ->
                        LOG.error("fault of the carrier {} (further ones are not told)", getName(), fault));
            } catch (OutOfMemoryError e) {
                failed = false;   // no thread can be had at the moment; the calls go on all the same
            }
        }
    }

    private void takeTurns() throws IOException {
        takeIn();
        for (int left = turns.size(); left > 0; left--) {
            turns.remove().run();
        }
        takeIn();
        if (!turns.isEmpty()) {
            tell(linux.look());
            return;
        }
        sleeping = true;
        try {
            tell(handedIn.isEmpty() ? linux.await() : linux.look());
        } finally {
            sleeping = false;
        }
    }

    private void takeIn() {
        Runnable task = handedIn.poll();
        while (task != null) {
            turns.add(task);
            task = handedIn.poll();
        }
    }

    private void tell(int count) {
        for (int i = 0; i < count; i++) {
            long data = linux.data(i);
            if (data == BELL) {
                linux.silence();
                continue;
            }
            PolledSocket socket = sockets[(int) data];
            if (socket != null && socket.registration() == (int) (data >>> Integer.SIZE)) {
                tell(socket, linux.what(i));
            }
        }
    }

    /** No event comes twice, so none is lost with another's fault. */
    private void tell(PolledSocket socket, int what) {
        try {
            socket.happened(what);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** From now on this socket is told what happens to it; returns the number of this registration. */
    int register(PolledSocket socket, int descriptor) throws IOException {
        if (descriptor >= sockets.length) {
            sockets = Arrays.copyOf(sockets, Math.max(descriptor + 1, 2 * sockets.length));
        }
        registrations = registrations + 1 & Integer.MAX_VALUE;
        linux.add(descriptor, SOCKET_EVENTS, (long) registrations << Integer.SIZE | descriptor);
        sockets[descriptor] = socket;
        return registrations;
    }

    /** Nothing more happens to this socket, which is closed. Any thread. */
    void forget(PolledSocket socket, int descriptor) {
        handIn(() -> {
            if (sockets[descriptor] == socket) {
                sockets[descriptor] = null;
            }
        });
    }

    /** The system's calls, for a pump that this carries. */
    LinuxSockets linux() {
        return linux;
    }
}
