package io.patchcord.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.CallRecord;
import io.patchcord.net.Json;
import io.patchcord.store.CallRecordStore;
import io.patchcord.store.ConversationStore;
import io.patchcord.store.CostStore;
import io.patchcord.store.CustomerNames;
import io.patchcord.store.RecordQuery;
import io.patchcord.store.RecordSearch;
import io.patchcord.store.StoredCall;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records of calls, for operators: {@code /api/records}, and the same as a CSV or a JSON file. */
public final class RecordsApi implements HttpService {
    private static final String PATH = "/api/records";
    private static final String CALL = "callSid";
    private static final int EXPORT_PAGE = 500;

    private final CallRecordStore records;
    private final RecordSearch search;
    private final CustomerNames names;
    private final CostStore costs;
    private final ConversationStore conversations;

    /** The interface of these records. */
    public RecordsApi(CallRecordStore records, RecordSearch search, CustomerNames names, CostStore costs,
                      ConversationStore conversations) {
        this.records = records;
        this.search = search;
        this.names = names;
        this.costs = costs;
        this.conversations = conversations;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::list).get(PATH + ".csv", this::csv).get(PATH + ".json", this::json)
                .get(PATH + "/{" + CALL + "}", this::show);
    }

    private void list(ServerRequest request, ServerResponse response) {
        RecordSearch.Page page = search.find(RecordParameters.page(request, names));
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode array = json.putArray("records");
        Map<String, String> customers = names.of(page.calls());
        page.calls().forEach(call -> array.add(named(RecordJson.call(call, costs.cost(call)), call, customers)));
        page.next().ifPresent(next -> json.put("next", RecordParameters.text(next)));
        ApiAnswer.send(response, json);
    }

    private void show(ServerRequest request, ServerResponse response) {
        String callSid = request.path().pathParameters().get(CALL);
        StoredCall call = records.find(callSid)
                .orElseThrow(() -> new Problem(Status.NOT_FOUND_404, "there is no call of that SID"));
        ObjectNode json = RecordJson.whole(call, costs.cost(call), records.events(callSid),
                call.record().map(CallRecord::conversationId).filter(id -> !id.isEmpty())
                        .flatMap(conversations::find));
        ApiAnswer.send(response, named(json, call, names.of(List.of(call))));
    }

    private static ObjectNode named(ObjectNode json, StoredCall call, Map<String, String> customers) {
        String name = customers.get(call.callSid());
        return name == null ? json : json.put("customer", name);
    }

    private void csv(ServerRequest request, ServerResponse response) {
        RecordQuery query = RecordParameters.export(request, names);
        try (Writer text = download(response, "text/csv; charset=utf-8", "calls.csv")) {
            RecordCsv file = new RecordCsv(text);
            export(query, file::write);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void json(ServerRequest request, ServerResponse response) {
        RecordQuery query = RecordParameters.export(request, names);
        try (Writer text = download(response, "application/json", "calls.json")) {
            text.write("[");
            boolean[] first = {true};
            export(query, call -> {
                text.write((first[0] ? "\n" : ",\n") + Json.text(RecordJson.call(call, costs.cost(call))));
                first[0] = false;
            });
            text.write("\n]\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the answer once the question is known to be a good one. */
    private static Writer download(ServerResponse response, String type, String name) {
        response.header(HeaderNames.CONTENT_TYPE, type)
                .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
        return new BufferedWriter(
                new OutputStreamWriter(response.outputStream(), StandardCharsets.UTF_8));
    }

    @FunctionalInterface
    private interface Row {
        void write(StoredCall call) throws IOException;
    }

    private void export(RecordQuery query, Row row) throws IOException {
        int left = query.most();
        Optional<RecordQuery.Cursor> from = query.after();
        do {
            RecordSearch.Page page = search.find(query.page(from, Math.min(left, EXPORT_PAGE)));
            for (StoredCall call : page.calls()) {
                row.write(call);
            }
            left -= page.calls().size();
            from = page.next();
        } while (from.isPresent() && left > 0);
    }
}
