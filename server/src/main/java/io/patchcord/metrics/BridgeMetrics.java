package io.patchcord.metrics;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.Counter;
import io.patchcord.call.Measures;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts and histograms of all calls. Recording is wait-free; a snapshot may be taken by any one thread at a time. */
public final class BridgeMetrics implements CallMetrics {
    private static final long LONGEST_MICROS = 60_000_000;
    private static final int DIGITS = 2;
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

    private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);
    private final Map<CallEnd, LongAdder> ends = new EnumMap<>(CallEnd.class);
    private final Map<String, LongSupplier> elsewhere = new TreeMap<>();
    private final Map<String, DoubleSupplier> gauges = new TreeMap<>();
    private final Timing callerFrameDelay = new Timing("frame_delay", "direction=\"to_agent\"");
    private final Timing agentFrameDelay = new Timing("frame_delay", "direction=\"to_caller\"");
    private final Timing webhookTime = new Timing("webhook_time", "");
    private final Timing greetingGap = new Timing("greeting_gap", "");
    private final Timing turnGap = new Timing("turn_gap", "");
    private final Timing heardGap = new Timing("heard_gap", "");
    private final Timing bargeInTime = new Timing("barge_in_time", "");

    /** All zero. */
    public BridgeMetrics() {
        for (Counter counter : Counter.values()) {
            counters.put(counter, new LongAdder());
        }
        for (CallEnd end : CallEnd.values()) {
            ends.put(end, new LongAdder());
        }
    }

    /** One duration: a recorder that is written to, and a total that snapshots add to; both grow with the longest. */
    private static final class Timing {
        private final String name;
        private final String labels;
        private final Recorder recorder = new Recorder(DIGITS);
        private final Histogram total = new Histogram(DIGITS);

        Timing(String name, String labels) {
            this.name = name;
            this.labels = labels;
        }

        void record(long micros) {
            if (micros != Measures.NONE) {
                recorder.recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
            }
        }

        void print(StringBuilder text) {
            total.add(recorder.getIntervalHistogram());
            String metric = "patchcord_" + name + "_seconds";
            for (double quantile : QUANTILES) {
                text.append(metric).append('{').append(labels).append(labels.isEmpty() ? "" : ",").append("quantile=\"")
                        .append(quantile).append("\"} ").append(total.getValueAtPercentile(100 * quantile) / 1e6)
                        .append('\n');
            }
            text.append(metric).append("_count").append(labels.isEmpty() ? "" : "{" + labels + "}").append(' ')
                    .append(total.getTotalCount()).append('\n');
        }
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
    public void ended(CallEnd end, Measures measures) {
        ends.get(end).increment();
        webhookTime.record(measures.webhookMicros());
        greetingGap.record(measures.greetingGapMicros());
        turnGap.record(measures.turnGapMicros());
        heardGap.record(measures.heardGapMicros());
        bargeInTime.record(measures.bargeInMicros());
    }

    /** Shows a sum that is kept elsewhere, as {@code patchcord_NAME_total}. */
    public synchronized void show(String name, LongSupplier sum) {
        elsewhere.put(name, sum);
    }

    /** Shows a value that goes up and down, as {@code patchcord_NAME}. */
    public synchronized void gauge(String name, DoubleSupplier value) {
        gauges.put(name, value);
    }

    /** How often something was counted. */
    public long counted(Counter counter) {
        return counters.get(counter).sum();
    }

    /** Everything, as Prometheus' text format has it. */
    public synchronized String text(int callsLive) {
        StringBuilder text = new StringBuilder("patchcord_calls_live ").append(callsLive).append('\n');
        gauges.forEach((name, value) -> text.append("patchcord_").append(name).append(' ')
                .append(value.getAsDouble()).append('\n'));
        counters.forEach((counter, sum) -> text.append("patchcord_")
                .append(counter.name().toLowerCase(Locale.ROOT)).append("_total ").append(sum).append('\n'));
        elsewhere.forEach((name, sum) -> text.append("patchcord_").append(name).append("_total ")
                .append(sum.getAsLong()).append('\n'));
        ends.forEach((end, sum) -> text.append("patchcord_call_ends_total{reason=\"")
                .append(end.name().toLowerCase(Locale.ROOT)).append("\",party=\"")
                .append(end.party().name().toLowerCase(Locale.ROOT)).append("\"} ").append(sum).append('\n'));
        for (Timing timing : new Timing[] {callerFrameDelay, agentFrameDelay, webhookTime, greetingGap, turnGap,
                heardGap, bargeInTime}) {
            timing.print(text);
        }
        return text.toString();
    }
}
