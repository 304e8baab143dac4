package io.patchcord.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallRecord;
import io.patchcord.call.CallState;
import io.patchcord.call.Counter;
import io.patchcord.call.Measures;
import io.patchcord.call.Rung;
import io.patchcord.call.Timed;
import io.patchcord.call.ToolOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BridgeMetricsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_]+(?:\\{[a-z_]+=\"[^\"]*\"(?:,[a-z_]+=\"[^\"]*\")*})?) ([+0-9.EInf-]+)");
    private static final String TO_AGENT = "patchcord_frame_delay_seconds_bucket{direction=\"to_agent\",le=\"";
    private final BridgeMetrics metrics = new BridgeMetrics(List.of("general", "collections"));

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
    void shouldWriteForAVirtualThreadOnOneOfThePlatform() throws InterruptedException {
        AtomicReference<String> writer = new AtomicReference<>();
        metrics.gauge("calls", "Calls", () -> {
            writer.set((Thread.currentThread().isVirtual() ? "virtual " : "") + Thread.currentThread().getName());
            return 0;
        });
        Thread.ofVirtual().start(() -> metrics.scrape("")).join();
        assertEquals(BridgeMetrics.SCRAPER, writer.get());
    }

    @Test
    void shouldShowWhatIsKeptElsewhereAsItIsNow() {
        AtomicLong sum = new AtomicLong();
        metrics.show("call_records_dropped", "Records dropped", sum::get);
        metrics.gauge("spool_bytes", "Bytes in the spool", sum::get);
        metrics.gauges("calls", "Calls", "state", () -> Map.of(CallState.LIVE, sum.intValue()));
        metrics.build("1.2");
        assertEquals(0.0, samples().get("patchcord_call_records_dropped_total"));
        sum.set(3);
        Map<String, Double> samples = samples();
        assertEquals(3.0, samples.get("patchcord_call_records_dropped_total"));
        assertEquals(3.0, samples.get("patchcord_spool_bytes"));
        assertEquals(3.0, samples.get("patchcord_calls{state=\"live\"}"));
        assertEquals(1.0, samples.get("patchcord_build_info{version=\"1.2\"}"));
    }

    @Test
    void shouldCountEndsByReasonPartyAndAgentWhichAreFew() {
        metrics.ended("collections", record(CallEnd.AGENT_LOST, "", ""));
        metrics.ended("one that a configuration of yesterday had", record(CallEnd.NO_STREAM, "", ""));
        metrics.ended("", record(CallEnd.NO_STREAM, "", ""));
        Map<String, Double> samples = samples();
        String ends = "patchcord_call_ends_total{agent=\"";
        assertEquals(1.0, samples.get(ends + "collections\",party=\"agent\",reason=\"agent_lost\"}"));
        assertEquals(0.0, samples.get(ends + "general\",party=\"bridge\",reason=\"crashed\"}"), "told from the start");
        assertEquals(2.0, samples.get(ends + "unknown\",party=\"caller\",reason=\"no_stream\"}"));
    }

    @Test
    void shouldCountTheRungsOfTheLadderByReasonAndParty() {
        metrics.failedOver(Rung.RETRY, CallEnd.AGENT_UNREACHABLE);
        metrics.failedOver(Rung.RETRY, CallEnd.AGENT_UNREACHABLE);
        assertEquals(2.0, samples().get("patchcord_failovers_total{party=\"agent\",reason=\"agent_unreachable\","
                + "rung=\"retry\"}"));
    }

    @Test
    void shouldTellWhatShareIsPassedThrough() {
        metrics.ended("general", record(CallEnd.CALLER_HUNG_UP, "ulaw_8000", "pcm_16000"));
        metrics.ended("general", record(CallEnd.CALLER_HUNG_UP, "ulaw_8000", "ulaw_8000"));
        Map<String, Double> samples = samples();
        String audio = "patchcord_audio_messages_total{direction=\"";
        assertEquals(100.0, samples.get(audio + "to_agent\",format=\"ulaw_8000\"}"));
        assertEquals(7.0, samples.get(audio + "to_caller\",format=\"pcm_16000\"}"));
        String conversations = "patchcord_conversations_total{direction=\"";
        assertEquals(2.0, samples.get(conversations + "to_agent\",format=\"ulaw_8000\"}"));
        assertEquals(1.0, samples.get(conversations + "to_caller\",format=\"ulaw_8000\"}"));
    }

    @Test
    void shouldCountToolsByNameAndOutcomeAndEscapeNames() {
        metrics.toolCalled("get_balance", ToolOutcome.ANSWERED);
        metrics.toolCalled("a \"b\" \\c\n", ToolOutcome.FAILED);
        String text = text("");
        assertTrue(text.contains("patchcord_tool_calls_total{outcome=\"answered\",tool=\"get_balance\"} 1.0\n"), text);
        assertTrue(text.contains("{outcome=\"failed\",tool=\"a \\\"b\\\" \\\\c\\n\"} 1.0\n"), text);
    }

    @Test
    void shouldSortDurationsIntoBucketsInSecondsOverEverythingSoFar() {
        for (int i = 1; i <= 1_000; i++) {
            metrics.callerFrameDelay(i * 1_000L);
            if (i == 500) {
                samples();   // a snapshot takes nothing away
            }
        }
        Map<String, Double> samples = samples();
        assertEquals(50.0, samples.get(TO_AGENT + "5.0E-5\"}"), "a value on the edge counts to it");
        assertEquals(200.0, samples.get(TO_AGENT + "2.0E-4\"}"), 1);
        assertEquals(500.0, samples.get(TO_AGENT + "5.0E-4\"}"), 2);
        assertEquals(1_000.0, samples.get(TO_AGENT + "0.001\"}"));
        assertEquals(1_000.0, samples.get(TO_AGENT + "+Inf\"}"));
        assertEquals(1_000.0, samples.get("patchcord_frame_delay_seconds_count{direction=\"to_agent\"}"));
        assertEquals(0.5005, samples.get("patchcord_frame_delay_seconds_sum{direction=\"to_agent\"}"), 0.003);
        assertEquals(0.0, samples.get("patchcord_frame_delay_seconds_count{direction=\"to_caller\"}"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveAHistogramOfEachDurationThatBoundsWhatIsAbsurd(Timed what) {
        metrics.took(what, "CA1", Long.MAX_VALUE);
        metrics.took(what, "CA1", -5_000_000);
        Map<String, Double> samples = samples();
        for (Timed one : Timed.values()) {
            String name = "patchcord_" + one.name().toLowerCase(Locale.ROOT) + "_seconds";
            assertEquals(one == what ? 2.0 : 0.0, samples.get(name + "_count"));
            assertEquals(one == what ? 2.0 : 0.0, samples.get(name + "_bucket{le=\"+Inf\"}"));
            assertEquals(one == what ? 1.0 : 0.0, samples.get(name + "_bucket{le=\"1.0\"}"));
            assertEquals(one == what ? 60.0 : 0.0, samples.get(name + "_sum"), 0.6);
        }
    }

    @Test
    void shouldAnswerInTheFormThatIsAskedFor() {
        String openMetrics = "application/openmetrics-text; version=1.0.0";
        assertTrue(metrics.scrape("").contentType().startsWith("text/plain; version=0.0.4"));
        assertTrue(metrics.scrape(openMetrics + ",text/plain;q=0.5").contentType().startsWith(openMetrics));
        assertTrue(text(openMetrics).endsWith("# EOF\n"));
    }

    @Test
    void shouldTellOfTheJvmAndItsProcess() {
        Map<String, Double> samples = samples();
        for (String name : List.of("jvm_memory_used_bytes{area=\"heap\"}", "jvm_threads_current",
                "process_cpu_seconds_total", "process_start_time_seconds")) {
            assertTrue(samples.getOrDefault(name, 0.0) > 0, name);
        }
        assertTrue(samples.keySet().stream().anyMatch(name -> name.startsWith("jvm_gc_collection_seconds_count{")));
        assertTrue(samples.keySet().stream().anyMatch(name -> name.startsWith("jvm_runtime_info{")));
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

    private static CallRecord record(CallEnd end, String callerFormat, String agentFormat) {
        return new CallRecord("CA1", "MZ1", "conv_1", Instant.EPOCH, end, "", callerFormat, agentFormat, 50, 7, 0, "",
                Measures.ofWebhook(Measures.NONE));
    }

    private String text(String accept) {
        return new String(metrics.scrape(accept).text(), StandardCharsets.UTF_8);
    }

    /** Every sample of a snapshot by its series; fails on a line that is none. */
    private Map<String, Double> samples() {
        Map<String, Double> samples = new HashMap<>();
        text("").lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            assertTrue(sample.matches(), line);
            assertNull(samples.put(sample.group(1), Double.valueOf(sample.group(2))), line);
        });
        return samples;
    }
}
