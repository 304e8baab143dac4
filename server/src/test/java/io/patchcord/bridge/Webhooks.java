package io.patchcord.bridge;

import io.patchcord.Bridge;
import io.patchcord.simulator.TwilioSettings;
import io.patchcord.twilio.RequestSignature;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Twilio's requests one at a time, signed. Thread-safe. */
final class Webhooks implements AutoCloseable {
    static final String INCOMING = "/twilio/incoming-call";
    static final String STREAM_ENDED = "/twilio/stream-ended";
    static final String CALL_STATUS = "/twilio/call-status";
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
    /** More asks first: the answer to a body that is refused unread can be lost to the reset that follows it. */
    private static final int ONE_PACKET = 10_000;
    private static final AtomicInteger CALLS = new AtomicInteger(0xE2E0);

    private final URI bridge;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Webhooks(Bridge bridge) {
        this(bridge.publicUrl());
    }

    Webhooks(URI bridge) {
        this.bridge = bridge;
    }

    static String newCallSid() {
        return "CA%032x".formatted(CALLS.incrementAndGet());
    }

    /** Posts a form signed with this auth token. */
    HttpResponse<String> post(String path, Map<String, String> form, String authToken)
            throws IOException, InterruptedException {
        Map<String, List<String>> values = form.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> List.of(field.getValue())));
        String body = form.entrySet().stream().map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(bridge.resolve(path))
                .expectContinue(body.length() > ONE_PACKET)
                .timeout(Testbed.PATIENCE.multipliedBy(2))
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .header("X-Twilio-Signature", RequestSignature.sign(authToken, bridge + path, values))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What Twilio says of a call, to any of its paths. */
    HttpResponse<String> post(String path, String callSid, String status) throws IOException, InterruptedException {
        return post(path, form(callSid, Testbed.CALLER, status), Testbed.AUTH_TOKEN);
    }

    static Map<String, String> form(String callSid, String from, String status) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("AccountSid", TwilioSettings.ACCOUNT_SID);
        form.put("CallSid", callSid);
        form.put("CallStatus", status);
        form.put("From", from);
        form.put("To", Testbed.CALLED);
        return form;
    }

    /** A new call rings and is told to connect a stream. */
    RawCall ring() throws IOException, InterruptedException {
        String callSid = newCallSid();
        return RawCall.rung(callSid, token(post(INCOMING, callSid, "ringing").body()));
    }

    void completed(String callSid) throws IOException, InterruptedException {
        post(CALL_STATUS, callSid, "completed");
    }

    /** The stream's one-time token in a TwiML document. */
    static String token(String twiml) {
        Matcher token = TOKEN.matcher(twiml);
        if (!token.find()) {
            throw new AssertionError("no stream in " + twiml);
        }
        return token.group(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
