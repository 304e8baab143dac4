package io.patchcord.metrics;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Counter;
import io.patchcord.call.Rung;
import io.patchcord.call.Timed;
import io.patchcord.call.ToolOutcome;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts and histograms of all calls, and what else is {@link #show shown} or {@link #gauge gauged}. Recording is
 * wait-free; whatever form Prometheus wants is made when it asks. Thread-safe.
 */
public final class BridgeMetrics implements CallMetrics {
    /** The thread that writes scrapes. */
    public static final String SCRAPER = "scrape";
    private static final String PREFIX = "patchcord_";
    /** Stands for every agent that is not configured, and for calls whose agent nobody knows. */
    private static final String NO_AGENT = "unknown";
    private static final String TO_AGENT = "to_agent";
    private static final String TO_CALLER = "to_caller";
    private static final double[] DELAYS = {50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 20e-3, 50e-3,
        0.1, 0.25, 1};
    private static final double[] WAITS = {5e-3, 10e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15};
    /** Fine where people begin to notice. */
    private static final double[] GAPS = {20e-3, 50e-3, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 5, 10,
        20};

    /**
     * Writes scrapes. Not the thread that asks: on a virtual one the library's {@link java.io.BufferedWriter} grows
     * with each character, to 16 MB of garbage a scrape, and the scrape has the carrier to itself until it is done.
     */
    private final Executor scraper = new ThreadPoolExecutor(0, 1, 10, TimeUnit.MINUTES, new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name(SCRAPER).daemon().factory());
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Set<String> agents;
    private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);
    private final Map<Timed, Timing> timings = new EnumMap<>(Timed.class);
    private final Timing callerFrameDelay = new Timing(Labels.of("direction", TO_AGENT), DELAYS);
    private final Timing agentFrameDelay = new Timing(Labels.of("direction", TO_CALLER), DELAYS);
    private final Tally ends = new Tally(PREFIX + "call_ends", "Calls that are over; one that goes on over another "
            + "stream is over again", "reason", "party", "agent");
    private final Tally conversations = new Tally(PREFIX + "conversations", "Conversations of calls that are over, by "
            + "the audio format of each direction", "direction", "format");
    private final Tally audio = new Tally(PREFIX + "audio_messages", "Media frames from callers and audio messages "
            + "from agents, of calls that are over, by the agent's format; ulaw_8000 is passed through", "direction",
            "format");
    private final Tally failovers = new Tally(PREFIX + "failovers", "Agents that failed, by what was done about it",
            "rung", "reason", "party");
    private final Tally tools = new Tally(PREFIX + "tool_calls", "Calls of tools by agents", "tool", "outcome");

    /** All zero; for agents of these names. */
    public BridgeMetrics(Collection<String> agents) {
        this.agents = Set.copyOf(agents);
        for (Counter counter : Counter.values()) {
            LongAdder sum = new LongAdder();
            counters.put(counter, sum);
            show(counter.name().toLowerCase(Locale.ROOT), counter.words(), sum::sum);
        }
        for (CallEnd end : CallEnd.values()) {
            this.agents.forEach(agent -> ends.add(0, word(end), word(end.party()), agent));
        }
        for (Timed what : Timed.values()) {
            timings.put(what, new Timing(Labels.EMPTY, switch (what) {
                case WEBHOOK_TIME, LOOKUP_TIME, DIAL_TIME, END_TIME -> WAITS;
                case GREETING_GAP, TURN_GAP, HEARD_GAP -> GAPS;
                case BARGE_IN_TIME -> DELAYS;
            }));
        }
        registerAll();
    }

    private void registerAll() {
        registry.register(ends::snapshot);
        registry.register(conversations::snapshot);
        registry.register(audio::snapshot);
        registry.register(failovers::snapshot);
        registry.register(tools::snapshot);
        timing("frame_delay", "Frame read from one socket to its translation written to the other", callerFrameDelay,
                agentFrameDelay);
        timings.forEach((what, timing) -> timing(word(what), switch (what) {
            case WEBHOOK_TIME -> "Request read to TwiML written";
            case LOOKUP_TIME -> "Customer asked for to customer known, or the deadline";
            case DIAL_TIME -> "Agent dialled to WebSocket open: signed URL, connect, TLS, handshake";
            case GREETING_GAP -> "Stream started to first agent audio written to Twilio";
            case TURN_GAP -> "Caller stops speaking to first agent audio of the reply written to Twilio";
            case HEARD_GAP -> "Caller stops speaking to first agent audio of the reply played";
            case BARGE_IN_TIME -> "Interruption received to clear written";
            case END_TIME -> "End decided to both legs gone";
        }, timing));
        JvmFigures.register(registry);
    }

    private void timing(String name, String help, Timing... timings) {
        registry.register(() -> {
            HistogramSnapshot.Builder snapshot = HistogramSnapshot.builder().name(PREFIX + name + "_seconds")
                    .help(help);
            for (Timing timing : timings) {
                snapshot.dataPoint(timing.snapshot());
            }
            return snapshot.build();
        });
    }

    @Override
    public void count(Counter counter) {
        counters.get(counter).increment();
    }

    @Override
    public void callerFrameDelay(long nanos) {
        callerFrameDelay.record(nanos / 1_000);
    }

    @Override
    public void agentFrameDelay(long nanos) {
        agentFrameDelay.record(nanos / 1_000);
    }

    @Override
    public void failedOver(Rung rung, CallEnd why) {
        failovers.add(1, word(rung), word(why), word(why.party()));
    }

    @Override
    public void took(Timed what, String callSid, long nanos) {
        timings.get(what).record(nanos / 1_000);
    }

    @Override
    public void toolCalled(String tool, ToolOutcome outcome) {
        tools.add(1, tool, word(outcome));
    }

    @Override
    public void ended(String agent, CallRecord record) {
        ended(agent, record.end());
        if (!record.callerFormat().isEmpty()) {
            conversations.add(1, TO_AGENT, record.callerFormat());
            conversations.add(1, TO_CALLER, record.agentFormat());
            audio.add(record.callerFrames(), TO_AGENT, record.callerFormat());
            audio.add(record.agentMessages(), TO_CALLER, record.agentFormat());
        }
    }

    /** A call of this agent was found whose process had died in it. */
    public void crashed(String agent) {
        ended(agent, CallEnd.CRASHED);
    }

    private void ended(String agent, CallEnd end) {
        ends.add(1, word(end), word(end.party()), agents.contains(agent) ? agent : NO_AGENT);
    }

    /** Shows a sum that is kept elsewhere, as the counter {@code patchcord_NAME_total}. */
    public void show(String name, String help, LongSupplier sum) {
        registry.register(() -> CounterSnapshot.builder().name(PREFIX + name).help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value((double) sum.getAsLong()).build()).build());
    }

    /** Shows a value that is kept elsewhere, as the gauge {@code patchcord_NAME}; a unit, base, ends the name. */
    public void gauge(String name, String help, DoubleSupplier value) {
        registry.register(() -> GaugeSnapshot.builder().name(PREFIX + name).help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value.getAsDouble()).build()).build());
    }

    /** Shows one value for each of few things, as the gauge {@code patchcord_NAME} with this label. */
    public void gauges(String name, String help, String label,
                       Supplier<? extends Map<? extends Enum<?>, Integer>> values) {
        registry.register(() -> {
            GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(PREFIX + name).help(help);
            values.get().forEach((what, value) -> snapshot.dataPoint(
                    GaugeDataPointSnapshot.builder().labels(Labels.of(label, word(what))).value(value).build()));
            return snapshot.build();
        });
    }

    /** Shows what this build is, as {@code patchcord_build_info}. */
    public void build(String version) {
        registry.register(() -> InfoSnapshot.builder().name(PREFIX + "build").help("What is running")
                .dataPoint(InfoDataPointSnapshot.builder().labels(Labels.of("version", version)).build()).build());
    }

    /** How often something was counted. */
    public long counted(Counter counter) {
        return counters.get(counter).sum();
    }

    /** How often a rung of the failure ladder was climbed for this reason. */
    public long failedOverSoFar(Rung rung, CallEnd why) {
        return failovers.sum(word(rung), word(why), word(why.party()));
    }

    /** Everything, in the form that this {@code Accept} header asks for, else in Prometheus' text format. Waits. */
    public Scrape scrape(String accept) {
        return CompletableFuture.supplyAsync(() -> write(accept), scraper).join();
    }

    private Scrape write(String accept) {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Scrape(writer.getContentType(), text.toByteArray());
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
