package io.patchcord.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.net.Json;
import io.patchcord.store.CsvRows;
import io.patchcord.store.DoNotCallStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The do-not-call list, for operators: {@code /api/do-not-call}. A CSV has columns {@code phone} and {@code note}. */
public final class DoNotCallApi implements HttpService {
    private static final String PATH = "/api/do-not-call";
    private static final String NUMBER = "number";
    private static final int MOST_NOTE = 200;

    private final DoNotCallStore store;

    /** The interface of this list. */
    public DoNotCallApi(DoNotCallStore store) {
        this.store = store;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::list).post(PATH, this::add).delete(PATH + "/{" + NUMBER + "}", this::remove);
    }

    private void list(ServerRequest request, ServerResponse response) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode numbers = json.putArray("numbers");
        store.all().forEach(entry -> numbers.addObject().put("phone", entry.number().e164()).put("note", entry.note())
                .put("addedAt", entry.addedAt().toString()));
        send(response, json);
    }

    private void add(ServerRequest request, ServerResponse response) {
        List<String> problems = new ArrayList<>();
        Map<PhoneNumber, String> numbers = ApiRequest.is(request, "text/csv") ? csv(request, problems)
                : single(request, problems);
        if (!problems.isEmpty()) {
            throw new Problem(Problem.UNPROCESSABLE, "nothing was added: " + String.join("; ", problems),
                    problems);
        }
        store.add(numbers);
        send(response, Json.MAPPER.createObjectNode().put("added", numbers.size()));
    }

    private static Map<PhoneNumber, String> single(ServerRequest request, List<String> problems) {
        JsonNode json = ApiRequest.json(request, Set.of("phone", "note"));
        Map<PhoneNumber, String> numbers = new LinkedHashMap<>();
        add(ApiRequest.text(json, "phone"), ApiRequest.text(json, "note"), "", numbers, problems);
        return numbers;
    }

    private static Map<PhoneNumber, String> csv(ServerRequest request, List<String> problems) {
        Map<PhoneNumber, String> numbers = new LinkedHashMap<>();
        try (CsvRows rows = new CsvRows(request.content().inputStream(), problems)) {
            List<String> columns = rows.header().orElse(List.of()).stream().map(String::strip).toList();
            int phone = columns.indexOf("phone");
            int note = columns.indexOf("note");
            if (phone < 0 && problems.isEmpty()) {
                problems.add("line 1: column phone is missing");
            }
            Optional<CsvRows.Row> row = phone < 0 ? Optional.empty() : rows.next();
            while (row.isPresent()) {
                List<String> values = row.get().values();
                add(phone < values.size() ? values.get(phone) : "",
                        note >= 0 && note < values.size() ? values.get(note) : "",
                        "line " + row.get().line() + ": ", numbers, problems);
                row = rows.next();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return numbers;
    }

    private static void add(String phone, String note, String place, Map<PhoneNumber, String> numbers,
                            List<String> problems) {
        Optional<PhoneNumber> number = PhoneNumber.parse(phone.strip());
        if (number.isEmpty()) {
            problems.add(place + "phone is not a number such as +14155550100");
        } else if (note.length() > MOST_NOTE) {
            problems.add(place + "note is longer than " + MOST_NOTE + " characters");
        } else {
            numbers.put(number.get(), note.strip().replace("\0", ""));
        }
    }

    private void remove(ServerRequest request, ServerResponse response) {
        Optional<PhoneNumber> number = PhoneNumber.parse(request.path().pathParameters().get(NUMBER));
        if (number.isEmpty() || !store.remove(number.get())) {
            throw new Problem(Status.NOT_FOUND_404, "that number is not on the list");
        }
        response.status(Status.NO_CONTENT_204).send();
    }

    private static void send(ServerResponse response, ObjectNode json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(Json.text(json));
    }
}
