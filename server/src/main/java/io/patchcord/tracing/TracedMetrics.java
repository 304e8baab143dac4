package io.patchcord.tracing;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Counter;
import io.patchcord.call.Rung;
import io.patchcord.call.Timed;
import io.patchcord.call.ToolOutcome;

/**
 * Metrics that tell the traces what was measured, but for frames.
 *
 * @param metrics take everything
 * @param traces are told
 */
public record TracedMetrics(CallMetrics metrics, CallTraces traces) implements CallMetrics {
    @Override
    public void count(Counter counter) {
        metrics.count(counter);
    }

    @Override
    public void callerFrameDelay(long nanos) {
        metrics.callerFrameDelay(nanos);
    }

    @Override
    public void agentFrameDelay(long nanos) {
        metrics.agentFrameDelay(nanos);
    }

    @Override
    public void failedOver(Rung rung, CallEnd why) {
        metrics.failedOver(rung, why);
    }

    @Override
    public void took(Timed what, String callSid, long nanos) {
        metrics.took(what, callSid, nanos);
        traces.took(what, callSid, nanos);
    }

    @Override
    public void toolCalled(String tool, ToolOutcome outcome) {
        metrics.toolCalled(tool, outcome);
    }

    @Override
    public void ended(String agent, CallRecord record) {
        metrics.ended(agent, record);
    }
}
