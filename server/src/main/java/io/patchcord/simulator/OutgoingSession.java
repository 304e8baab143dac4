package io.patchcord.simulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out a call that the bridge has ordered: rings, reports, detects machines, asks for TwiML. One thread. */
final class OutgoingSession {
    private final CallOrder order;
    private final Callee callee;
    private final PhoneCall call;
    private final CallReporter reporter;
    private final TwimlSession twiml;

    OutgoingSession(CallOrder order, Callee callee, PhoneCall call, CallReporter reporter, TwimlSession twiml) {
        this.order = order;
        this.callee = callee;
        this.call = call;
        this.reporter = reporter;
        this.twiml = twiml;
    }

    void run() {
        CallOutcome outcome = new CallOutcome(CallOutcome.How.APPLICATION_ERROR, "the simulator failed");
        try {
            reporter.progress(callback("initiated"), "initiated", Map.of());
            call.event(SimulatorEvent.Kind.RINGING, call.plan().from() + " -> " + call.plan().to());
            report("ringing", "ringing");
            if (call.pause(callee.rings())) {
                outcome = over("canceled");
            } else if (callee.reaction() == Callee.Reaction.ANSWER) {
                outcome = answered();
            } else {
                outcome = over(callee.reaction().status());
            }
        } finally {
            call.ended(outcome);
        }
    }

    private CallOutcome answered() {
        report("answered", "in-progress");
        Map<String, String> verdict = Map.of("AnsweredBy", callee.answeredBy(), "MachineDetectionDuration",
                Long.toString(callee.detectionTakes().toMillis()));
        boolean sync = order.machineDetection() && order.asyncVerdict().isEmpty();
        if (sync && call.pause(callee.detectionTakes())) {
            return completed(new CallOutcome(CallOutcome.How.CALLER_HUNG_UP, ""));
        }
        order.asyncVerdict().filter(_ -> order.machineDetection()).ifPresent(url ->
                Thread.startVirtualThread(() -> {
                    if (!call.pause(callee.detectionTakes())) {
                        reporter.ask(url, verdict, TwilioHttp.idempotencyToken());
                    }
                }));
        return completed(twiml.fetch(order.url(), sync ? verdict : Map.of()));
    }

    private CallOutcome completed(CallOutcome outcome) {
        reporter.progress(callback("completed"), "completed", Map.of("CallDuration", "1", "Duration", "1"));
        return outcome;
    }

    private CallOutcome over(String status) {
        reporter.progress(callback("completed"), status, Map.of("CallDuration", "0", "Duration", "0"));
        return new CallOutcome(CallOutcome.How.NOT_ANSWERED, status);
    }

    private void report(String event, String status) {
        reporter.progress(callback(event), status, Map.of());
    }

    private Optional<String> callback(String event) {
        List<String> wanted = order.statusEvents().isEmpty() ? List.of("completed") : order.statusEvents();
        return order.statusCallback().filter(_ -> wanted.contains(event));
    }
}
