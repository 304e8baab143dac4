package io.patchcord.call;

import io.patchcord.customer.PhoneNumber;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The story of one call on its way to the {@link CallLog}: events with their time, and one line at each end. */
final class CallJournal {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final CallContext context;
    private final CallLog log;
    private final CallMetrics metrics;
    private final CallClock clock;
    private final long bornNanos;
    private boolean superseded;

    CallJournal(CallContext context, CallLog log, CallMetrics metrics, CallClock clock) {
        this.context = context;
        this.log = log;
        this.metrics = metrics;
        this.clock = clock;
        long ageMillis = Instant.now().toEpochMilli() - context.receivedAt().toEpochMilli();
        this.bornNanos = clock.nanos() - Math.max(0, ageMillis) * NANOS_PER_MILLI;
    }

    /** When the call began, in whichever process, by {@link System#nanoTime()}. */
    long bornNanos() {
        return bornNanos;
    }

    /** The stream is there; so is the file of its recording, unless that is empty. */
    void started(String streamSid, String recordingFile) {
        LOG.info("call {} started: stream {}, caller {}, agent {}", context.callSid(), streamSid,
                PhoneNumber.mask(context.caller()), context.agent());
        log.part(new CallPart.StreamBegun(context.callSid(), streamSid, recordingFile, Instant.now()));
        tell(CallEvent.Kind.STREAM_STARTED, streamSid);
    }

    long nowNanos() {
        return clock.nanos();
    }

    void tell(CallEvent.Kind kind, String text) {
        tell(kind, text, clock.nanos());
    }

    /** Something happened then. */
    void tell(CallEvent.Kind kind, String text, long nanos) {
        long atMillis = Math.max(0, nanos - bornNanos) / NANOS_PER_MILLI;
        log.event(new CallEvent(context.callSid(), atMillis, kind, text));
    }

    /** Known from now on: a process that dies leaves the key to what ElevenLabs has to say. */
    void conversing(String conversationId) {
        log.part(new CallPart.Conversation(context.callSid(), conversationId, Instant.now()));
    }

    /** What became of the call's recording. */
    void recording(String text) {
        tell(CallEvent.Kind.RECORDING, text);
    }

    /** The call goes on over another stream: the end of this one is not the call's. */
    synchronized void supersede() {
        superseded = true;
    }

    synchronized void ended(CallRecord record, long startedNanos) {
        Measures measures = record.measures();
        long seconds = (clock.nanos() - startedNanos) / 1_000_000_000;
        String detail = record.detail().isEmpty() ? "" : " " + record.detail();
        LOG.atInfo().addKeyValue("reason", record.end()).addKeyValue("party", record.end().party())
                .addKeyValue("agent", context.agent()).addKeyValue("seconds", seconds)
                .log("call {} ended: {} ({}){} after {} s, {} frames from caller, {} messages from agent, frame delay "
                                + "to agent p50 {} p99 {} µs, to caller p50 {} p99 {} µs", context.callSid(),
                        record.end(), record.end().party(), detail, seconds, record.callerFrames(),
                        record.agentMessages(), shown(measures.callerDelayP50Micros()),
                        shown(measures.callerDelayP99Micros()), shown(measures.agentDelayP50Micros()),
                        shown(measures.agentDelayP99Micros()));
        if (superseded) {
            log.part(new CallPart.Stream(record.callSid(), record.streamSid(), record.callerFrames()));
        } else {
            log.closed(record);
            metrics.ended(context.agent(), record);
        }
    }

    private static String shown(long micros) {
        return micros == Measures.NONE ? "-" : Long.toString(micros);
    }
}
