package io.patchcord.metrics;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.Counter;
import io.patchcord.call.Measures;
import io.patchcord.call.Rung;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
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
    private final Map<Rung, Map<CallEnd, LongAdder>> failovers = new EnumMap<>(Rung.class);
    private final Map<String, LongSupplier> elsewhere = new TreeMap<>();
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
            for (Rung rung : Rung.values()) {
                failovers.computeIfAbsent(rung, _ -> new EnumMap<>(CallEnd.class)).put(end, new LongAdder());
            }
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
    public void failedOver(Rung rung, CallEnd why) {
        failovers.get(rung).get(why).increment();
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

    /** How often something was counted. */
    public long counted(Counter counter) {
        return counters.get(counter).sum();
    }

    /** How often a rung of the failure ladder was climbed for this reason. */
    public long failedOverSoFar(Rung rung, CallEnd why) {
        return failovers.get(rung).get(why).sum();
    }

    /** Everything, as Prometheus' text format has it. */
    public synchronized String text(int callsLive) {
        StringBuilder text = new StringBuilder("patchcord_calls_live ").append(callsLive).append('\n');
        counters.forEach((counter, sum) -> text.append("patchcord_")
                .append(lower(counter)).append("_total ").append(sum).append('\n'));
        elsewhere.forEach((name, sum) -> text.append("patchcord_").append(name).append("_total ")
                .append(sum.getAsLong()).append('\n'));
        ends.forEach((end, sum) -> text.append("patchcord_call_ends_total{").append(labels(end)).append("} ")
                .append(sum).append('\n'));
        failovers.forEach((rung, sums) -> sums.forEach((end, sum) -> {
            if (sum.sum() > 0) {   // most reasons never lead to most rungs
                text.append("patchcord_failovers_total{rung=\"").append(lower(rung)).append("\",").append(labels(end))
                        .append("} ").append(sum).append('\n');
            }
        }));
        for (Timing timing : new Timing[] {callerFrameDelay, agentFrameDelay, webhookTime, greetingGap, turnGap,
                heardGap, bargeInTime}) {
            timing.print(text);
        }
        return text.toString();
    }

    private static String labels(CallEnd end) {
        return "reason=\"" + lower(end) + "\",party=\"" + lower(end.party()) + "\"";
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
