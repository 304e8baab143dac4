package io.patchcord.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.patchcord.call.CallContext;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Timed;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One trace a call: a span for the whole, and one for each thing that was measured of it. They are made when the call
 * is over and sent in batches by a thread of the SDK's; what a collector does not take in time is dropped. No number
 * and no word of anybody is in them. Thread-safe.
 */
public final class CallTraces implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final int MOST_CALLS = 20_000;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Map<String, CallStages> calls = new ConcurrentHashMap<>();

    /** Sends to this collector, an origin, as OTLP over HTTP. */
    public CallTraces(URI collector, String version) {
        ExporterLog.listen();
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder().setEndpoint(collector + "/v1/traces")
                .setTimeout(TIMEOUT).build();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"), "patchcord",
                        AttributeKey.stringKey("service.version"), version))))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build()).build();
        tracer = provider.get("io.patchcord");
    }

    /** The call's webhook was read. */
    void opened(CallContext context) {
        stages(context.callSid()).opened(context);
    }

    /** This took so long until now. */
    void took(Timed what, String callSid, long nanos) {
        CallStages stages = what == Timed.LOOKUP_TIME ? stages(callSid) : calls.get(callSid);
        if (stages != null) {
            stages.took(what, nanos);
        }
    }

    private CallStages stages(String callSid) {
        return calls.size() < MOST_CALLS ? calls.computeIfAbsent(callSid, _ -> new CallStages())
                : calls.getOrDefault(callSid, new CallStages());
    }

    /** The call is over: its trace leaves. A call that goes on over another stream is traced to its first end. */
    void closed(CallRecord record) {
        CallStages stages = calls.remove(record.callSid());
        CallContext context = stages == null ? null : stages.context();
        if (context == null) {
            return;
        }
        Span call = tracer.spanBuilder("call").setNoParent().setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(context.receivedAt())
                .setAttribute("call_sid", record.callSid()).setAttribute("stream_sid", record.streamSid())
                .setAttribute("conversation_id", record.conversationId()).setAttribute("agent", context.agent())
                .setAttribute("end_reason", record.end().name()).setAttribute("end_party", record.end().party().name())
                .setAttribute("caller_frames", record.callerFrames())
                .setAttribute("interruptions", (long) record.interruptions()).startSpan();
        Context within = Context.root().with(call);
        for (CallStages.Stage stage : stages.all()) {
            tracer.spanBuilder(stage.name()).setParent(within).setStartTimestamp(stage.from()).startSpan()
                    .end(stage.to());
        }
        if (record.end().isFailure()) {
            call.setStatus(StatusCode.ERROR, record.end().words());
        }
        call.end(latest(record.endedAt(), context.receivedAt()));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public void close() {
        provider.shutdown().join(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    }
}
