package io.patchcord.bench.load;

import io.patchcord.twilio.RequestSignature;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Twilio's request when a call comes in, signed, over a connection of its own. The generator's thread. */
final class Webhook implements Peer {
    static final String PUBLIC_URL = "https://load.example.com";
    static final String AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String HOST = "load.example.com";
    private static final String PATH = "/twilio/incoming-call";
    private static final String STREAM_ENDED_PATH = "/twilio/stream-ended";
    private static final String STREAM_PATH = "/twilio/media-stream";
    private static final Pattern TOKEN = Pattern.compile("<Parameter name=\"token\" value=\"([^\"]*)\"");
    private static final int OK = 200;

    private final LoadCall call;
    private final Consumer<String> answered;
    private Link link;
    private boolean done;

    /** Asks for a call; {@code answered} gets the token of the TwiML. */
    Webhook(LoadCall call, Consumer<String> answered) {
        this.call = call;
        this.answered = answered;
    }

    @Override
    public void opened(Link to) {
        link = to;
        link.write(request(call.callSid(), AUTH_TOKEN));
    }

    /** The request when this call comes in, signed with a token. */
    static byte[] request(String callSid, String authToken) {
        return request(PATH, callSid, authToken);
    }

    /** The request when this call's stream is over, or never was. */
    static byte[] streamEnded(String callSid) {
        return request(STREAM_ENDED_PATH, callSid, AUTH_TOKEN);
    }

    private static byte[] request(String path, String callSid, String authToken) {
        Map<String, List<String>> form = new TreeMap<>(Map.of("CallSid", List.of(callSid),
                "AccountSid", List.of("AC00000000000000000000000000000001"), "From", List.of("+919876543210"),
                "To", List.of("+15005550006"), "CallStatus", List.of("ringing"), "Direction", List.of("inbound"),
                "ApiVersion", List.of("2010-04-01")));
        String body = form.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue().getFirst(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return ("POST " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nX-Twilio-Signature: "
                + RequestSignature.sign(authToken, PUBLIC_URL + path, form) + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The handshake of a stream, signed. */
    static String upgradeRequest() {
        return upgradeRequest(AUTH_TOKEN);
    }

    /** The same, signed with a token. */
    static String upgradeRequest(String authToken) {
        String signature = RequestSignature.sign(authToken, "wss://" + HOST + STREAM_PATH, Map.of());
        return "GET " + STREAM_PATH + " HTTP/1.1\r\nHost: " + HOST + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nX-Twilio-Signature: "
                + signature + "\r\n\r\n";
    }

    @Override
    public int take(byte[] bytes, int from, int to, long nowNanos) {
        HttpHead head = HttpHead.of(bytes, from, to);
        if (head == null || to - head.end() < head.contentLength()) {
            return from;
        }
        done = true;
        Matcher token = TOKEN.matcher(new String(bytes, head.end(), to - head.end(), StandardCharsets.UTF_8));
        if (head.hasStatus(OK) && token.find()) {
            answered.accept(token.group(1));
        } else {
            call.failed("webhook answered " + head.startLine() + (head.hasStatus(OK) ? ", without a stream" : ""));
        }
        link.close("answered");
        return to;
    }

    @Override
    public void gone(String why) {
        if (!done) {
            call.failed("webhook: " + why);
        }
    }
}
