package io.patchcord.simulator;

import io.patchcord.call.CallRecord;
import io.patchcord.call.Measures;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** Prints a call's record and its measured figures. */
final class DemoReport {
    private DemoReport() {
    }

    static void print(PrintStream out, Optional<CallRecord> found) {
        out.println();
        if (found.isEmpty()) {
            out.println("There is no record of the call.");
            return;
        }
        CallRecord record = found.get();
        Measures measures = record.measures();
        out.println("Record        " + record.callSid() + " ended " + record.end() + " by "
                + record.end().party().name().toLowerCase(Locale.ROOT) + " (" + record.detail() + ")");
        out.println("              conversation " + record.conversationId() + ", to agent " + record.callerFormat()
                + ", from agent " + record.agentFormat());
        out.println("              " + record.callerFrames() + " frames from the caller, " + record.agentMessages()
                + " audio messages from the agent, " + record.interruptions() + " interruption");
        out.println("Measured      webhook time            " + millis(measures.webhookMicros()));
        out.println("              greeting gap            " + millis(measures.greetingGapMicros()));
        out.println("              turn gap (median)       " + millis(measures.turnGapMicros()));
        out.println("              heard gap (median)      " + millis(measures.heardGapMicros()));
        out.println("              barge-in time           " + millis(measures.bargeInMicros()));
        out.println("              frame delay to agent    p50 " + millis(measures.callerDelayP50Micros())
                + "   p99 " + millis(measures.callerDelayP99Micros()));
        out.println("              frame delay to caller   p50 " + millis(measures.agentDelayP50Micros())
                + "   p99 " + millis(measures.agentDelayP99Micros()));
    }

    private static String millis(long micros) {
        return micros == Measures.NONE ? "       -" : String.format(Locale.ROOT, "%8.3f ms", micros / 1e3);
    }
}
