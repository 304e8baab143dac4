package io.patchcord.net;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PlainSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who carries the pumps of calls: on Linux {@link PollingCarrier}s, one for each processor or as many as the system
 * property {@code patchcord.carriers} says; elsewhere, with 0, or where the JVM does not let us, the JDK's scheduler,
 * which carries every other virtual thread anyway. Thread-safe.
 */
public final class Carriers {
    private static final Logger LOG = LoggerFactory.getLogger(Carriers.class);
    private static final String OTHERWISE = "calls have no carriers of their own, which costs CPU; start with"
            + " @jvm.options, or with -Dpatchcord.carriers=0 if that is meant: {}";
    private static final int COUNT = Integer.getInteger("patchcord.carriers",
            System.getProperty("os.name").equals("Linux") ? Runtime.getRuntime().availableProcessors() : 0);
    private static final Optional<JdkInternals> INTERNALS = internals();
    private static final List<PollingCarrier> ALL = INTERNALS.map(Carriers::started).orElse(List.of());

    private Carriers() {
    }

    private static Optional<JdkInternals> internals() {
        if (COUNT < 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JdkInternals());
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn(OTHERWISE, e.toString());
            return Optional.empty();
        }
    }

    private static List<PollingCarrier> started(JdkInternals internals) {
        try {
            List<PollingCarrier> carriers = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                carriers.add(new PollingCarrier("media-" + i, internals));
            }
            carriers.forEach(Thread::start);
            for (PollingCarrier carrier : carriers) {
                // what is lacking is found now; not by a lambda, which would wait for this class
                carrier.start("first", carrier.linux()::tryOut).join();
            }
            return List.copyOf(carriers);
        } catch (IOException | LinkageError | RuntimeException e) {
            LOG.warn(OTHERWISE, String.valueOf(e.getCause() == null ? e : e.getCause()));
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn(OTHERWISE, "interrupted");
            return List.of();
        }
    }

    /** Whether pumps have carriers of their own. */
    public static boolean areThere() {
        return !ALL.isEmpty();
    }

    /** Each starts virtual threads on another carrier, the first of all by the JDK's scheduler. */
    public static List<Executor> each() {
        List<Executor> starters = new ArrayList<>();
        starters.add(Thread::startVirtualThread);
        ALL.forEach(carrier -> starters.add(work -> carrier.start("", work)));
        return starters;
    }

    /**
     * Runs a pump to its end, on a carrier that is the same for every pump with this key. Interrupting the caller
     * interrupts the pump.
     */
    public static void run(String key, Runnable pump) {
        if (ALL.isEmpty()) {
            pump.run();
            return;
        }
        AtomicReference<Throwable> fault = new AtomicReference<>();
        PollingCarrier carrier = ALL.get(Math.floorMod(key.hashCode(), ALL.size()));
        Thread thread = carrier.start("pump " + key, () -> {
            try {
                pump.run();
            } catch (RuntimeException | Error e) {
                fault.set(e);
            }
        });
        await(thread);
        switch (fault.get()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> { }
        }
    }

    private static void await(Thread pump) {
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                pump.join();
                over = true;
            } catch (InterruptedException e) {
                pump.interrupt();
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** This socket as pumps read and write it, or itself where nothing is gained. */
    static HelidonSocket polled(HelidonSocket socket) {
        if (ALL.isEmpty()) {
            return socket;
        }
        JdkInternals internals = INTERNALS.orElseThrow();
        int descriptor = switch (socket) {
            case DialledSocket dialled when !dialled.isSecure() -> internals.descriptor(dialled.wire());
            case PlainSocket plain when !plain.isSecure() -> internals.descriptor(internals.below(plain));
            default -> -1;
        };
        return descriptor < 0 ? socket : new PolledSocket(socket, descriptor);
    }
}
