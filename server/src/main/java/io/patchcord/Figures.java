package io.patchcord;

import io.patchcord.call.CallLog;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.Switchboard;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.AgentsConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.customer.CustomerLookup;
import io.patchcord.metrics.BridgeMetrics;
import io.patchcord.recording.CallRecorder;
import io.patchcord.store.CallRecordStore;
import io.patchcord.store.PendingCallStore;
import io.patchcord.tracing.CallTraces;
import io.patchcord.tracing.TracedLog;
import io.patchcord.tracing.TracedMetrics;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the bridge's metrics tell of its parts. */
final class Figures {
    private Figures() {
    }

    /** Metrics of this configuration's agents. */
    static BridgeMetrics of(PatchcordConfig config) {
        AgentsConfig agents = config.agents();
        Set<String> names = new TreeSet<>(Set.of(agents.general()));
        agents.agents().stream().map(AgentConfig::name).forEach(names::add);
        BridgeMetrics metrics = new BridgeMetrics(names);
        metrics.build(Version.number());
        return metrics;
    }

    /** Where traces go, if they go anywhere. */
    static Optional<CallTraces> traces(PatchcordConfig config) {
        return config.tracing().otlpEndpoint().map(collector -> new CallTraces(collector, Version.number()));
    }

    static CallMetrics traced(BridgeMetrics metrics, Optional<CallTraces> traces) {
        return traces.<CallMetrics>map(to -> new TracedMetrics(metrics, to)).orElse(metrics);
    }

    static CallLog traced(CallLog log, Optional<CallTraces> traces) {
        return traces.<CallLog>map(to -> new TracedLog(log, to)).orElse(log);
    }

    /** What the store failed to do, or has not done yet. */
    static void show(BridgeMetrics metrics, CustomerLookup lookup, PendingCallStore pending, CallRecordStore records) {
        metrics.show("lookups_failed", "Customer look-ups that failed or were too slow", lookup::failures);
        metrics.show("pending_store_failures", "Pending calls the store could not keep or find", pending::failures);
        metrics.show("call_events_dropped", "Events of calls the store could not take", records::droppedEvents);
        metrics.show("call_records_dropped", "Records of calls the store could not take", records::droppedRecords);
        metrics.gauge("call_log_spooled", "Entries of records that wait on the disk for the store", records::spooled);
    }

    static void show(BridgeMetrics metrics, Switchboard switchboard, int maxCalls, Optional<CallRecorder> recorder) {
        metrics.gauges("calls", "Calls that hold a place, by what they do", "state", switchboard::states);
        metrics.gauge("calls_limit", "Places for calls", () -> maxCalls);
        metrics.show("recordings_failed", "Recordings that ended before their call",
                () -> recorder.map(CallRecorder::failures).orElse(0L));
        metrics.show("recording_frames_lost", "Frames that recordings lack",
                () -> recorder.map(CallRecorder::lostFrames).orElse(0L));
    }
}
