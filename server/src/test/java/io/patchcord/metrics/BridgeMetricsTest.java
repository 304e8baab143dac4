package io.patchcord.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.Counter;
import io.patchcord.call.Measures;
import io.patchcord.call.Rung;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BridgeMetricsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_]+(?:\\{[a-z_]+=\"[a-z0-9_.]+\"(?:,[a-z_]+=\"[a-z0-9_.]+\")*})?) ([0-9.E-]+)");
    private final BridgeMetrics metrics = new BridgeMetrics();

    @Test
    void shouldWriteWhatPrometheusReadsEachSeriesOnce() {
        Map<String, Double> samples = samples();
        assertEquals(7.0, samples.get("patchcord_calls_live"));
        assertTrue(samples.size() > Counter.values().length + CallEnd.values().length + 7 * 5);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountEachThingByItself(Counter counter) {
        metrics.count(counter);
        metrics.count(counter);
        assertEquals(2, metrics.counted(counter));
        Map<String, Double> samples = samples();
        for (Counter one : Counter.values()) {
            assertEquals(one == counter ? 2.0 : 0.0,
                    samples.get("patchcord_" + one.name().toLowerCase(Locale.ROOT) + "_total"));
        }
    }

    @Test
    void shouldShowASumThatIsKeptElsewhereAsItIsNow() {
        AtomicLong sum = new AtomicLong();
        metrics.show("call_records_dropped", sum::get);
        assertEquals(0.0, samples().get("patchcord_call_records_dropped_total"));
        sum.set(3);
        assertEquals(3.0, samples().get("patchcord_call_records_dropped_total"));
    }

    @Test
    void shouldCountEndsByReasonAndParty() {
        metrics.ended(CallEnd.AGENT_LOST, Measures.ofWebhook(Measures.NONE));
        assertEquals(1.0, samples().get("patchcord_call_ends_total{reason=\"agent_lost\",party=\"agent\"}"));
        assertEquals(0.0, samples().get("patchcord_call_ends_total{reason=\"crashed\",party=\"bridge\"}"));
    }

    @Test
    void shouldCountTheRungsOfTheLadderByReasonAndParty() {
        metrics.failedOver(Rung.RETRY, CallEnd.AGENT_UNREACHABLE);
        metrics.failedOver(Rung.RETRY, CallEnd.AGENT_UNREACHABLE);
        assertEquals(2.0, samples().get("patchcord_failovers_total{rung=\"retry\",reason=\"agent_unreachable\","
                + "party=\"agent\"}"));
    }

    @Test
    void shouldTellQuantilesInSecondsOverEverythingRecordedSoFar() {
        for (int i = 1; i <= 1_000; i++) {
            metrics.callerFrameDelay(i * 1_000L);
            if (i == 500) {
                samples();   // a snapshot takes nothing away
            }
        }
        Map<String, Double> samples = samples();
        String series = "patchcord_frame_delay_seconds{direction=\"to_agent\",quantile=";
        assertEquals(500e-6, samples.get(series + "\"0.5\"}"), 10e-6);
        assertEquals(900e-6, samples.get(series + "\"0.9\"}"), 10e-6);
        assertEquals(990e-6, samples.get(series + "\"0.99\"}"), 10e-6);
        assertEquals(999e-6, samples.get(series + "\"0.999\"}"), 10e-6);
        assertEquals(1_000.0, samples.get("patchcord_frame_delay_seconds_count{direction=\"to_agent\"}"));
        assertEquals(0.0, samples.get("patchcord_frame_delay_seconds_count{direction=\"to_caller\"}"));
    }

    @Test
    void shouldLeaveOutWhatWasNotMeasuredAndBoundWhatIsAbsurd() {
        metrics.ended(CallEnd.NO_STREAM, Measures.ofWebhook(2_000));
        metrics.ended(CallEnd.CALLER_HUNG_UP, new Measures(4_000, 0, Measures.NONE, Long.MAX_VALUE, 5, 1, 1, 1, 1));
        metrics.agentFrameDelay(-5_000_000);
        Map<String, Double> samples = samples();
        assertEquals(2.0, samples.get("patchcord_webhook_time_seconds_count"));
        assertEquals(1.0, samples.get("patchcord_greeting_gap_seconds_count"));
        assertEquals(0.0, samples.get("patchcord_turn_gap_seconds_count"));
        assertEquals(60.0, samples.get("patchcord_heard_gap_seconds{quantile=\"0.5\"}"), 0.6);
        assertEquals(1.0, samples.get("patchcord_barge_in_time_seconds_count"));
        assertEquals(0.0, samples.get("patchcord_frame_delay_seconds{direction=\"to_caller\",quantile=\"0.5\"}"));
    }

    @Test
    void shouldLoseNothingThatManyThreadsRecordWhileSnapshotsAreTaken() throws InterruptedException {
        int threads = 8;
        int each = 20_000;
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            Thread.startVirtualThread(() -> {
                for (int n = 0; n < each; n++) {
                    metrics.callerFrameDelay(n);
                    metrics.count(Counter.FRAMES_LOST);
                }
                done.countDown();
            });
        }
        while (!done.await(1, TimeUnit.MILLISECONDS)) {
            samples();
        }
        Map<String, Double> samples = samples();
        assertEquals((double) threads * each,
                samples.get("patchcord_frame_delay_seconds_count{direction=\"to_agent\"}"));
        assertEquals((double) threads * each, samples.get("patchcord_frames_lost_total"));
    }

    /** Every sample of a snapshot by its series; fails on a line that is none. */
    private Map<String, Double> samples() {
        Map<String, Double> samples = new HashMap<>();
        metrics.text(7).lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            assertTrue(sample.matches(), line);
            assertEquals(null, samples.put(sample.group(1), Double.valueOf(sample.group(2))), line);
        });
        return samples;
    }
}
