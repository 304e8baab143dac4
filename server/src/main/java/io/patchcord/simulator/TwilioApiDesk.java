package io.patchcord.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers REST requests as Twilio does: basic authentication, form bodies, and errors as code, message and status. */
final class TwilioApiDesk implements HttpService {
    private static final String ACCOUNT = "/2010-04-01/Accounts/{account}";
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    /** RFC 2822 with an offset, never a zone's name. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.US);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Longer than a client in a test waits. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final TwilioApi api;
    private final String accountSid;
    private final String authorization;

    TwilioApiDesk(TwilioApi api, String accountSid, String authToken) {
        this.api = api;
        this.accountSid = accountSid;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(
                (accountSid + ":" + authToken).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(this::authenticate)
                .get("/2010-04-01/Accounts/" + accountSid + ".json", this::account)
                .get(ACCOUNT + "/IncomingPhoneNumbers.json", this::numbers)
                .post(ACCOUNT + "/Calls.json", this::create)
                .get(ACCOUNT + "/Calls.json", this::list)
                .get(ACCOUNT + "/Calls/{call}", this::show)
                .post(ACCOUNT + "/Calls/{call}", this::update)
                .post(ACCOUNT + "/Messages.json", this::message);
    }

    private void authenticate(ServerRequest request, ServerResponse response) {
        if (!authorization.equals(request.headers().first(HeaderNames.AUTHORIZATION).orElse(""))) {
            error(response, 401, 20003, "Authenticate");
        } else if (!request.path().path().matches("/2010-04-01/Accounts/" + accountSid + "(/.*|\\.json)")) {
            error(response, 404, 20404, "The requested resource " + request.path().path() + " was not found");
        } else {
            response.next();
        }
    }

    private void account(ServerRequest request, ServerResponse response) {
        send(response, 200, JSON.createObjectNode().put("sid", accountSid).put("friendly_name", "Simulated")
                .put("status", "active").put("type", "Full").put("owner_account_sid", accountSid));
    }

    private void numbers(ServerRequest request, ServerResponse response) {
        ObjectNode page = JSON.createObjectNode();
        page.put("page", 0).put("page_size", 50).put("uri", request.path().path());
        page.putArray("incoming_phone_numbers").addAll(request.query().first("PhoneNumber").asOptional()
                .flatMap(api::number).map(number -> number.json(accountSid)).stream().toList());
        send(response, 200, page);
    }

    private void create(ServerRequest request, ServerResponse response) throws InterruptedException {
        api.requested();
        Map<String, List<String>> form = form(request);
        String to = first(form, "To").orElse("");
        String from = first(form, "From").orElse("");
        if (to.isEmpty()) {
            error(response, 400, 21201, "No 'To' number is specified");
        } else if (!E164.matcher(to).matches()) {
            error(response, 400, 21211, "The 'To' number " + to + " is not a valid phone number.");
        } else if (!E164.matcher(from).matches()) {
            error(response, 400, 21212, "The 'From' number " + from + " is not a valid phone number.");
        } else if (first(form, "Url").isEmpty()) {
            error(response, 400, 21205, "Url parameter is required.");
        } else {
            CallOrder order = order(form, to, from);
            make(order, api.nextFault(), response);
        }
    }

    private void make(CallOrder order, Optional<RestFault> fault, ServerResponse response)
            throws InterruptedException {
        if (fault.isEmpty() || fault.get().accepts()) {
            api.make(order);
        }
        if (fault.isEmpty()) {
            send(response, 201, json(order));
            return;
        }
        if (fault.get().silent()) {
            TimeUnit.MILLISECONDS.sleep(SILENCE.toMillis());
        }
        if (fault.get() == RestFault.TOO_MANY_REQUESTS) {
            response.header(HeaderNames.RETRY_AFTER, String.valueOf(TwilioApi.RETRY_AFTER.toSeconds()));
            error(response, 429, 20429, "Too Many Requests");
        } else if (fault.get().code() == RestFault.NOT_PERMITTED.code()) {
            error(response, fault.get().status(), 21215, "Account not authorized to call " + order.to() + ".");
        } else {
            error(response, fault.get().status(), fault.get().code(), fault.get().name());
        }
    }

    private static CallOrder order(Map<String, List<String>> form, String to, String from) {
        return new CallOrder("CA" + TwilioHttp.idempotencyToken(), to, from, first(form, "Url").orElseThrow(),
                first(form, "StatusCallback"), form.getOrDefault("StatusCallbackEvent", List.of()),
                first(form, "MachineDetection").isPresent(),
                first(form, "AsyncAmd").filter("true"::equals).flatMap(_ -> first(form, "AsyncAmdStatusCallback")),
                Instant.now());
    }

    private void list(ServerRequest request, ServerResponse response) {
        if (api.hidden()) {
            error(response, 503, 20503, "Service Unavailable");
            return;
        }
        ObjectNode page = JSON.createObjectNode();
        page.put("page", 0).put("page_size", 50).put("uri", request.path().path());
        page.putArray("calls").addAll(api.orders().reversed().stream()
                .filter(order -> matches(request, "To", order.to()) && matches(request, "From", order.from()))
                .map(this::json).toList());
        send(response, 200, page);
    }

    private static boolean matches(ServerRequest request, String name, String value) {
        return request.query().first(name).asOptional().map(value::equals).orElse(true);
    }

    private void show(ServerRequest request, ServerResponse response) {
        Optional<CallOrder> order = api.order(callSid(request));
        if (order.isEmpty()) {
            error(response, 404, 20404, "The requested resource was not found");
        } else {
            send(response, 200, json(order.get()));
        }
    }

    private void update(ServerRequest request, ServerResponse response) {
        Optional<CallOrder> order = api.order(callSid(request));
        String status = first(form(request), "Status").orElse("");
        if (!status.equals("completed") && !status.equals("canceled")) {
            error(response, 400, 21218, "Invalid value for Status: this simulator ends calls and does nothing else");
        } else if (order.isEmpty() || !api.end(order.get().callSid())) {
            error(response, 404, 20404, "The requested resource was not found");
        } else {
            send(response, 200, json(order.get()));
        }
    }

    private void message(ServerRequest request, ServerResponse response) {
        Map<String, String> fields = new LinkedHashMap<>();
        form(request).forEach((name, values) -> fields.put(name, values.getFirst()));
        if (!E164.matcher(fields.getOrDefault("To", "")).matches()) {
            error(response, 400, 21211, "Invalid 'To' Phone Number");
            return;
        }
        api.message(fields);
        send(response, 201, JSON.createObjectNode().put("sid", "SM" + TwilioHttp.idempotencyToken())
                .put("status", "queued").put("account_sid", accountSid));
    }

    private static String callSid(ServerRequest request) {
        return request.path().pathParameters().get("call").replace(".json", "");
    }

    private ObjectNode json(CallOrder order) {
        String created = TIME.format(order.createdAt().atZone(ZoneOffset.UTC));
        return JSON.createObjectNode().put("sid", order.callSid()).put("account_sid", accountSid)
                .put("to", order.to()).put("from", order.from()).put("status", api.status(order))
                .put("direction", "outbound-api").put("date_created", created).put("api_version", "2010-04-01");
    }

    private static Map<String, List<String>> form(ServerRequest request) {
        String body = request.content().as(String.class);
        return Stream.of(body.split("&")).filter(pair -> pair.contains("=")).map(pair -> pair.split("=", 2))
                .collect(Collectors.groupingBy(pair -> decoded(pair[0]), LinkedHashMap::new,
                        Collectors.mapping(pair -> decoded(pair[1]), Collectors.toList())));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Optional<String> first(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of()).stream().findFirst().filter(value -> !value.isEmpty());
    }

    private static void error(ServerResponse response, int status, int code, String message) {
        send(response, status, JSON.createObjectNode().put("code", code).put("message", message)
                .put("more_info", "https://www.twilio.com/docs/errors/" + code).put("status", status));
    }

    private static void send(ServerResponse response, int status, ObjectNode json) {
        response.status(Status.create(status)).header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(json.toString());
    }
}
