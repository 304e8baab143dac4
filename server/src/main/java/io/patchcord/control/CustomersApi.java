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
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.net.Json;
import io.patchcord.store.CustomerBook;
import io.patchcord.store.CustomerImport;
import io.patchcord.store.CustomerStore;
import io.patchcord.store.ImportException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The customers, for operators: {@code /api/customers}. Who edits one says which state of it was seen. */
public final class CustomersApi implements HttpService {
    private static final String PATH = "/api/customers";
    private static final String PHONE = "phone";
    private static final String ATTRIBUTES = "attributes";
    private static final Set<String> FIELDS = Set.of("customer_id", "name", "due_date", "amount_due", "emi_eligible",
            "language", ATTRIBUTES);
    private static final Status NO_PRECONDITION = Status.create(428, "Precondition Required");
    private static final int PAGE = 50;
    private static final int MOST_PAGE = 200;

    private final CustomerStore store;
    private final CustomerBook book;
    private final CustomerImport importing;

    /** The interface of these customers. */
    public CustomersApi(CustomerStore store, CustomerBook book, CustomerImport importing) {
        this.store = store;
        this.book = book;
        this.importing = importing;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::list).post(PATH, this::take)
                .get(PATH + "/{" + PHONE + "}", this::show).put(PATH + "/{" + PHONE + "}", this::put);
    }

    private void list(ServerRequest request, ServerResponse response) {
        int most = ApiRequest.number(request, "limit", MOST_PAGE).orElse(PAGE);
        List<CustomerBook.Entry> found = book.page(ApiRequest.parameter(request, "search"),
                ApiRequest.parameter(request, "after"), most + 1);
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode customers = json.putArray("customers");
        found.stream().limit(most).forEach(entry -> customers.add(CustomerJson.of(entry.phone(), entry.customer())));
        if (found.size() > most) {
            json.put("next", found.get(most - 1).phone().e164());
        }
        ApiAnswer.send(response, json);
    }

    private void show(ServerRequest request, ServerResponse response) {
        PhoneNumber phone = phone(request);
        Customer customer = store.byPhone(phone).orElseThrow(() ->
                new Problem(Status.NOT_FOUND_404, "nobody has that number"));
        send(response, phone, customer);
    }

    private void put(ServerRequest request, ServerResponse response) {
        PhoneNumber phone = phone(request);
        Map<String, String> fields = fields(ApiRequest.json(request, FIELDS));
        List<String> mistakes = new ArrayList<>();
        Optional<Customer> customer = CustomerBook.read(phone, fields, mistakes);
        if (customer.isEmpty()) {
            throw new Problem(Problem.UNPROCESSABLE, String.join("; ", mistakes), mistakes);
        }
        Optional<String> seen = request.headers().first(HeaderNames.IF_MATCH);
        boolean fresh = request.headers().first(HeaderNames.IF_NONE_MATCH).filter("*"::equals).isPresent();
        if (seen.isEmpty() && !fresh) {
            throw new Problem(NO_PRECONDITION, "send If-Match with the ETag of the state you changed,"
                    + " or If-None-Match: * for a new customer");
        }
        if (!book.replace(phone, customer.get(), current -> fresh ? current.isEmpty()
                : current.map(one -> CustomerJson.tag(phone, one)).equals(seen))) {
            throw new Problem(Status.PRECONDITION_FAILED_412, fresh ? "somebody has that number already"
                    : "the customer was changed meanwhile: look again, then change it");
        }
        response.status(fresh ? Status.CREATED_201 : Status.OK_200);
        send(response, phone, store.byPhone(phone).orElse(customer.get()));
    }

    private void take(ServerRequest request, ServerResponse response) {
        ApiRequest.require(request, "text/csv");
        ObjectNode json = Json.MAPPER.createObjectNode();
        try {
            if (request.query().first("preview").orElse("").equals("true")) {
                List<String> problems = new ArrayList<>();
                json.put("rows", CustomerImport.check(request.content().inputStream(), problems));
                problems.forEach(json.putArray("problems")::add);
            } else {
                CustomerImport.Result result = importing.run(request.content().inputStream(), _ -> { });
                json.put("inserted", result.inserted()).put("updated", result.updated());
            }
        } catch (ImportException e) {
            throw new Problem(Problem.UNPROCESSABLE, "nothing was imported: the file has problems", e.problems());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ApiAnswer.send(response, json);
    }

    private static Map<String, String> fields(JsonNode json) {
        Map<String, String> fields = new LinkedHashMap<>();
        FIELDS.stream().filter(name -> !name.equals(ATTRIBUTES)).forEach(name -> {
            JsonNode value = json.path(name);
            if (!value.isMissingNode() && (!value.isValueNode() || value.isNull())) {
                throw new Problem(Status.BAD_REQUEST_400, name + " must be a single value");
            }
            fields.put(name, value.asText(""));
        });
        ApiRequest.texts(json, ATTRIBUTES).forEach((name, value) -> {
            if (fields.putIfAbsent(name, value) != null || name.equals(PHONE)) {
                throw new Problem(Problem.UNPROCESSABLE, "an attribute cannot be called " + name);
            }
        });
        return fields;
    }

    private static PhoneNumber phone(ServerRequest request) {
        return PhoneNumber.parse(request.path().pathParameters().get(PHONE)).orElseThrow(() ->
                new Problem(Status.NOT_FOUND_404, "that is not a number such as +14155550100"));
    }

    private static void send(ServerResponse response, PhoneNumber phone, Customer customer) {
        response.header(HeaderNames.ETAG, CustomerJson.tag(phone, customer));
        ApiAnswer.send(response, CustomerJson.of(phone, customer));
    }
}
