package io.patchcord.control;

import io.patchcord.call.CallRecord;
import io.patchcord.call.Measures;
import io.patchcord.store.StoredCall;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes records as comma separated values (RFC 4180). A text that a spreadsheet would compute stays a text. */
final class RecordCsv {
    private static final List<String> COLUMNS = List.of("call_sid", "received_at", "ended_at", "caller", "called",
            "customer_id", "agent", "reason", "party", "detail", "interruptions", "greeting_gap_micros",
            "turn_gap_micros", "heard_gap_micros", "caller_delay_p99_micros", "agent_delay_p99_micros", "recording");
    private static final String FORMULA = "=@\t\r";

    private final Writer text;

    /** Writes the names of the columns. */
    RecordCsv(Writer text) throws IOException {
        this.text = text;
        line(COLUMNS);
    }

    void write(StoredCall call) throws IOException {
        Optional<CallRecord> record = call.record();
        Optional<Measures> measures = record.map(CallRecord::measures);
        line(List.of(call.callSid(), call.receivedAt().toString(),
                record.map(end -> end.endedAt().toString()).orElse(""), call.caller(), call.called(),
                call.customerId(), call.agent(), record.map(end -> end.end().name()).orElse(""),
                record.map(end -> end.end().party().name()).orElse(""), record.map(CallRecord::detail).orElse(""),
                record.filter(CallRecord::counted).map(end -> Integer.toString(end.interruptions())).orElse(""),
                figure(measures.map(Measures::greetingGapMicros)), figure(measures.map(Measures::turnGapMicros)),
                figure(measures.map(Measures::heardGapMicros)), figure(measures.map(Measures::callerDelayP99Micros)),
                figure(measures.map(Measures::agentDelayP99Micros)),
                record.map(CallRecord::recording).orElse("")));
    }

    private static String figure(Optional<Long> micros) {
        return micros.filter(value -> value != Measures.NONE).map(String::valueOf).orElse("");
    }

    private void line(List<String> values) throws IOException {
        text.write(values.stream().map(RecordCsv::cell).collect(Collectors.joining(",")) + "\r\n");
    }

    /** Telephone numbers keep their plus: as a formula they are only a number. */
    private static String cell(String value) {
        String plain = !value.isEmpty() && (FORMULA.indexOf(value.charAt(0)) >= 0
                || "+-".indexOf(value.charAt(0)) >= 0 && !value.matches("[+-]\\d*")) ? "'" + value : value;
        return plain.matches("[^\",\r\n]*") ? plain : '"' + plain.replace("\"", "\"\"") + '"';
    }
}
