package io.patchcord.control;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallNote;
import io.patchcord.call.CallRecord;
import io.patchcord.recording.RecordedSound;
import io.patchcord.recording.RecordingShelf;
import io.patchcord.store.CallRecordStore;
import io.patchcord.store.StoredCall;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Recordings of calls that are over, for operators: {@code /api/records/{callSid}/recording}, and its peaks. Who hears
 * one is told in the events of the call.
 */
public final class RecordingsApi implements HttpService {
    private static final String CALL = "callSid";
    private static final String PATH = "/api/records/{" + CALL + "}/recording";

    private final CallRecordStore records;
    private final RecordingShelf shelf;
    private final Listeners listeners = new Listeners();

    /** The interface of these recordings. */
    public RecordingsApi(CallRecordStore records, RecordingShelf shelf) {
        this.records = records;
        this.shelf = shelf;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::sound).get(PATH + "/peaks", this::peaks);
    }

    private void sound(ServerRequest request, ServerResponse response) {
        String who = Operator.of(request);
        String callSid = callSid(request);
        String name = name(callSid);
        try (RecordedSound sound = open(callSid, name)) {
            long all = sound.byteCount();
            String tag = '"' + name + '"';
            boolean changed = request.headers().first(HeaderNames.IF_RANGE).filter(same -> !same.equals(tag))
                    .isPresent();
            Optional<ByteRange> asked = request.headers().first(HeaderNames.RANGE).filter(_ -> !changed)
                    .flatMap(header -> ByteRange.of(header, all));
            if (asked.filter(ByteRange::isEmpty).isPresent()) {
                response.header(HeaderNames.CONTENT_RANGE, "bytes */" + all);
                throw new Problem(Status.REQUESTED_RANGE_NOT_SATISFIABLE_416, "the recording has " + all + " bytes");
            }
            if (listeners.isNew(callSid, who)) {
                records.noted(new CallNote(callSid, Instant.now(), CallEvent.Kind.OPERATOR,
                        who + ": play the recording"));
            }
            ByteRange range = asked.orElse(new ByteRange(0, all));
            asked.ifPresent(part -> response.status(Status.PARTIAL_CONTENT_206).header(HeaderNames.CONTENT_RANGE,
                    "bytes " + part.from() + "-" + (part.to() - 1) + "/" + all));
            response.header(HeaderNames.CONTENT_TYPE, "audio/wav").header(HeaderNames.ACCEPT_RANGES, "bytes")
                    .header(HeaderNames.ETAG, tag).header(HeaderNames.CACHE_CONTROL, "no-store")
                    .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                    .header(HeaderNames.CONTENT_LENGTH, String.valueOf(range.to() - range.from()));
            try (OutputStream out = response.outputStream()) {
                sound.write(range.from(), range.to(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void peaks(ServerRequest request, ServerResponse response) {
        String callSid = callSid(request);
        try (RecordedSound sound = open(callSid, name(callSid))) {
            response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream")
                    .header(HeaderNames.CACHE_CONTROL, "no-store");
            try (OutputStream out = response.outputStream()) {
                sound.writePeaks(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String callSid(ServerRequest request) {
        return request.path().pathParameters().get(CALL);
    }

    /** What the record calls the file: nothing of the request becomes part of a path. */
    private String name(String callSid) {
        StoredCall call = records.find(callSid)
                .orElseThrow(() -> new Problem(Status.NOT_FOUND_404, "there is no call of that SID"));
        CallRecord record = call.record().orElseThrow(() -> new Problem(Status.CONFLICT_409,
                "the call is in progress: its recording can be played once it is over"));
        if (record.recording().isEmpty()) {
            throw new Problem(Status.NOT_FOUND_404, "this call was not recorded");
        }
        return record.recording();
    }

    private RecordedSound open(String callSid, String name) throws IOException {
        Optional<RecordedSound> sound = shelf.open(name);
        if (sound.isPresent()) {
            return sound.get();
        }
        if (shelf.isOpen(name)) {
            throw new Problem(Status.CONFLICT_409, "the recording is not complete yet: try again in a moment");
        }
        throw records.events(callSid).stream().anyMatch(event -> event.kind() == CallEvent.Kind.RECORDING
                && event.text().startsWith("deleted " + name))
                ? new Problem(Status.GONE_410, "the recording is no longer kept: recording.retention-days has passed")
                : new Problem(Status.NOT_FOUND_404, "the recording is not in this box's recording.directory: look on"
                        + " the box that had the call, or somebody has taken it away");
    }
}
