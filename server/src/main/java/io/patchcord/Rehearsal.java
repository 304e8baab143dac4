package io.patchcord;

import io.patchcord.config.AdmissionConfig;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.AgentOverrides;
import io.patchcord.config.AgentsConfig;
import io.patchcord.config.CallsConfig;
import io.patchcord.config.CaptureConfig;
import io.patchcord.config.CostsConfig;
import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.config.FailoverConfig;
import io.patchcord.config.KeysConfig;
import io.patchcord.config.ListenerConfig;
import io.patchcord.config.LoggingConfig;
import io.patchcord.config.OperatorConfig;
import io.patchcord.config.MachineDetection;
import io.patchcord.config.OutboundConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.PlayoutConfig;
import io.patchcord.config.PreDial;
import io.patchcord.config.PrivacyConfig;
import io.patchcord.config.RecordingConfig;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import io.patchcord.config.ToolsConfig;
import io.patchcord.config.TracingConfig;
import io.patchcord.config.TwilioConfig;
import io.patchcord.config.WebhooksConfig;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.store.MemoryFile;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls placed before the first real one, so that it meets compiled code: a JVM that has just started needs several
 * times the time to set a call up, and whoever is on the line meanwhile waits, too. They go over loopback sockets
 * through a bridge of their own, which shares nothing with the real one but its classes: no record, count or log line
 * of theirs is left, but H2 writes its file ({@link MemoryFile}) and every line is made ({@link UnheardLog}). TLS is
 * rehearsed beside them ({@link RehearsalTls}); other databases than H2 and other formats than pcm_16000 are not.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final int CALLERS = 8;
    /** Callers who talk in real time, so that what only time brings is not met first by a real call. */
    private static final int TALKERS = 4;
    private static final Duration APART = Duration.ofMillis(700);
    /** Places in the bridge: more than callers, for a caller hangs up before its place is free. */
    static final int PLACES = 1_000;
    private static final int SHOWN = 50;
    /** The first calls are cold, all at once, and perhaps on one slow core. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(30);
    /** How often the compiler is looked at, what it may do meanwhile, and how often that little to count as done. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final long IDLE_MILLIS = 100;
    private static final int IDLE_LOOKS = 2;

    private final long startNanos = System.nanoTime();
    private final long endNanos;
    private final Queue<Long> setUps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger talks = new AtomicInteger();
    private volatile boolean over;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    private Rehearsal(Duration longest) {
        this.endNanos = startNanos + longest.toNanos();
    }

    /**
     * Rehearses until the compiler has little left to do, at most for so long, and returns how many calls were placed.
     * A failure is logged and no more.
     */
    static int play(Duration longest) {
        if (longest.isZero()) {
            return 0;
        }
        LOG.info("rehearsing calls before the first is taken, for up to {} ms", longest.toMillis());
        Rehearsal rehearsal = new Rehearsal(longest);
        RehearsalTls tls = new RehearsalTls();
        try (UnheardLog _ = new UnheardLog(); MemoryFile store = new MemoryFile("rehearsal");
             RehearsalAgent agent = new RehearsalAgent(tls.server());
             Bridge bridge = new Bridge(config(agent, store))) {
            tls.start(agent.secureUrl(), () -> rehearsal.over);
            rehearsal.run(new RehearsalCaller(bridge.localUrl()));
        } catch (RuntimeException e) {
            rehearsal.failure.compareAndSet(null, e);
        }
        rehearsal.report(tls.conversations());
        tls.failure().ifPresent(why -> LOG.info("TLS was not rehearsed, so the first call may be slow: {}", why));
        return rehearsal.setUps.size();
    }

    private void run(RehearsalCaller twilio) {
        CountDownLatch done = new CountDownLatch(CALLERS + TALKERS);
        for (int i = 0; i < CALLERS + TALKERS; i++) {
            String sid = "CArehearsal" + i + "x";
            int caller = i;
            Thread.ofVirtual().name("rehearsal " + i).start(() -> {
                try {
                    comeLater(caller - CALLERS);
                    for (int call = 0; !isOver(); call++) {
                        String number = "+150%02d%06d".formatted(caller, call);
                        if (caller < CALLERS) {
                            setUps.add(twilio.call(sid + call, number));
                        } else if (twilio.talk(sid + call, number, this::isOver)) {
                            talks.incrementAndGet();
                        }
                    }
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                } finally {
                    done.countDown();
                }
            });
        }
        try {
            try {
                awaitCompiled(done);
            } finally {
                over = true;
            }
            if (!done.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                failure.compareAndSet(null, new IllegalStateException("a call did not end in time"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOver() {
        return over || failure.get() != null;
    }

    /** Talkers begin one after the other, so that they don't all bring the same at the same moment. */
    private void comeLater(int steps) {
        for (int i = 0; i < steps && !isOver(); i++) {
            LockSupport.parkNanos(APART.toNanos());
        }
    }

    private void awaitCompiled(CountDownLatch done) throws InterruptedException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long spent = compiler.getTotalCompilationTime();
        int idle = 0;
        while (idle < IDLE_LOOKS && System.nanoTime() < endNanos
                && !done.await(Math.min(LOOK.toNanos(), endNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            long spentNow = compiler.getTotalCompilationTime();
            // a long compilation counts when it ends; what only a whole talk brings is still to be compiled
            idle = spentNow - spent < IDLE_MILLIS && talks.get() >= TALKERS ? idle + 1 : 0;
            spent = spentNow;
        }
    }

    private void report(int throughTls) {
        long[] nanos = setUps.stream().mapToLong(Long::longValue).toArray();
        if (failure.get() != null) {
            LOG.warn("the rehearsal broke off after {} calls, so the first real ones may be slow", nanos.length,
                    failure.get());
        } else {
            int shown = Math.min(SHOWN, nanos.length);
            LOG.info("rehearsed {} calls in {} ms, {} in real time and {} conversations through TLS: from webhook to "
                    + "first sound {} ms for the first {}, {} ms for the last", nanos.length,
                    millis(System.nanoTime() - startNanos), talks, throughTls,
                    medianMillis(Arrays.copyOf(nanos, shown)), shown,
                    medianMillis(Arrays.copyOfRange(nanos, nanos.length - shown, nanos.length)));
        }
    }

    private static long medianMillis(long[] nanos) {
        Arrays.sort(nanos);
        return nanos.length == 0 ? 0 : millis(nanos[nanos.length / 2]);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static PatchcordConfig config(RehearsalAgent agent, MemoryFile store) {
        String general = "general";
        return new PatchcordConfig(new ListenerConfig("127.0.0.1", 0, Optional.empty()),
                new OperatorConfig("127.0.0.1", 0),
                new TwilioConfig(Optional.empty(), List.of(new Secret(RehearsalCaller.AUTH_TOKEN)), Optional.empty(),
                        agent.baseUrl(), true, false),
                new ElevenLabsConfig(Optional.of(new Secret("rehearsal")), agent.baseUrl(), LONG),
                new AgentsConfig(List.of(new AgentConfig(general, "agent_rehearsal", Map.of(), AgentOverrides.none())),
                        List.of(), general),
                new CallsConfig(PLACES, PATIENCE, PATIENCE, PATIENCE, PATIENCE, LONG, PATIENCE, LONG,
                        PreDial.CONVERSATION, LONG, Duration.ZERO, Duration.ZERO, Duration.ZERO,
                        Duration.ZERO, PATIENCE, LONG, Duration.ZERO,
                        new AdmissionConfig(1, 0, Duration.ZERO, Duration.ZERO, "")),
                new PlayoutConfig(Duration.ofMillis(800)),
                new FailoverConfig(Optional.empty(), "", "", "", "", "", "", LONG),
                new OutboundConfig(1, 1, LONG, LONG, LONG, MachineDetection.OFF, ""),
                ToolsConfig.defaults(), KeysConfig.defaults(),
                new StoreConfig(Path.of(""), Optional.of(store.url()), "patchcord",
                        new Secret(""), CALLERS + TALKERS),
                RecordingConfig.off(), WebhooksConfig.none(), CostsConfig.free(),
                new LoggingConfig(LoggingConfig.Format.TEXT, "info"), TracingConfig.off(),
                PrivacyConfig.USUAL, CaptureConfig.off());
    }

    /** Whether the channel's last message begins with these bytes. */
    static boolean startsWith(WebSocketChannel channel, byte[] prefix) {
        int from = channel.messageOffset();
        return channel.messageLength() >= prefix.length
                && Arrays.equals(channel.message(), from, from + prefix.length, prefix, 0, prefix.length);
    }
}
