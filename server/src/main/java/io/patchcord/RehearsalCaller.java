package io.patchcord;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientResponse;
import io.patchcord.net.CloseCode;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WebSocketDialer;
import io.patchcord.twilio.RequestSignature;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Twilio and the callers of a {@link Rehearsal}: one call after another, as quick as the bridge answers, or in real
 * time. Any thread.
 */
final class RehearsalCaller {
    static final String AUTH_TOKEN = "rehearsal";
    private static final HeaderName SIGNATURE = HeaderNames.create("X-Twilio-Signature");
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]*)\"");
    private static final int MAX_MESSAGE_BYTES = 64 << 10;
    private static final int FRAMES = 25;
    private static final int FRAME_BYTES = 160;
    static final byte[] MEDIA = "{\"event\":\"media\"".getBytes(StandardCharsets.US_ASCII);
    static final byte[] MARK = "{\"event\":\"mark\"".getBytes(StandardCharsets.US_ASCII);
    private static final String AUDIO = Base64.getEncoder().encodeToString(new byte[FRAME_BYTES]);

    private final URI bridge;
    private final Http1Client http;
    private final WebSocketDialer dialer = new WebSocketDialer(Rehearsal.PATIENCE, MAX_MESSAGE_BYTES);

    /** Calls this bridge. */
    RehearsalCaller(URI bridge) {
        this.bridge = bridge;
        this.http = Http1Client.builder().baseUri(bridge).proxy(Proxy.noProxy()).keepAlive(false)
                .shareConnectionCache(false).followRedirects(false)
                .socketOptions(SocketOptions.builder().tcpNoDelay(true).connectTimeout(Rehearsal.PATIENCE)
                        .readTimeout(Rehearsal.PATIENCE)
                        .build())
                .build();
    }

    /**
     * Places one call from its webhook to its aftermath, and meanwhile another of the same telephone, which is refused.
     *
     * @param callSid of this call and no other, and so is the telephone's number
     * @return the nanoseconds until the agent was first heard
     */
    long call(String callSid, String caller) {
        long startNanos = System.nanoTime();
        String token = token(callSid, caller);
        WebSocketChannel channel = dial();
        try {
            begin(channel, callSid, token);
            hear(channel);
            long heardNanos = System.nanoTime() - startNanos;
            String refused = post("/twilio/incoming-call", callSid + "again", caller);
            if (refused.contains("<Stream")) {
                throw new IllegalStateException("a second call of one telephone was taken");
            }
            for (int i = 1; i <= FRAMES; i++) {
                channel.text(media(i, AUDIO));
                hear(channel);
            }
            hangUp(channel, callSid, FRAMES);
            WebSocketChannel.Received received = channel.receive();
            while (received != WebSocketChannel.Received.END) {
                received = channel.receive();
            }
            post("/twilio/stream-ended", callSid, caller);
            return heardNanos;
        } finally {
            channel.abort();
        }
    }

    /** Places one call that goes on in real time, as people's do; true unless this was over before it was. */
    boolean talk(String callSid, String caller, BooleanSupplier over) {
        String token = token(callSid, caller);
        WebSocketChannel channel = dial();
        try {
            begin(channel, callSid, token);
            RehearsalTalk talk = new RehearsalTalk(channel);
            int frames = talk.talk(over);
            hangUp(channel, callSid, frames);
            talk.awaitEnd();
            post("/twilio/stream-ended", callSid, caller);
            return frames == RehearsalTalk.FRAMES;
        } finally {
            channel.abort();
        }
    }

    /** What the webhook's answer has the stream say. */
    private String token(String callSid, String caller) {
        Matcher token = TOKEN.matcher(post("/twilio/incoming-call", callSid, caller));
        if (!token.find()) {
            throw new IllegalStateException("the webhook's answer opens no stream");
        }
        return token.group(1);
    }

    private WebSocketChannel dial() {
        String streamUrl = "ws" + bridge.toString().substring("http".length()) + "/twilio/media-stream";
        return dialer.dial(URI.create(streamUrl), Map.of("X-Twilio-Signature",
                RequestSignature.sign(AUTH_TOKEN, streamUrl, Map.of())));
    }

    private static void begin(WebSocketChannel channel, String callSid, String token) {
        channel.text("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
        channel.text("{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"AC1\","
                + "\"streamSid\":\"MZ1\",\"callSid\":\"" + callSid + "\",\"tracks\":[\"inbound\"],"
                + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},"
                + "\"customParameters\":{\"token\":\"" + token + "\"}},\"streamSid\":\"MZ1\"}");
    }

    /** The n-th frame of the caller's, whose audio this is in base64. */
    static String media(int number, String audio) {
        return "{\"event\":\"media\",\"sequenceNumber\":\"" + (number + 1) + "\",\"media\":{\"track\":"
                + "\"inbound\",\"chunk\":\"" + number + "\",\"timestamp\":\"" + 20 * number + "\",\"payload\":\""
                + audio + "\"},\"streamSid\":\"MZ1\"}";
    }

    private static void hangUp(WebSocketChannel channel, String callSid, int frames) {
        channel.text("{\"event\":\"stop\",\"sequenceNumber\":\"" + (frames + 2) + "\",\"streamSid\":\"MZ1\","
                + "\"stop\":{\"accountSid\":\"AC1\",\"callSid\":\"" + callSid + "\"}}");
        channel.close(CloseCode.NORMAL, "");
    }

    /** Waits for the next audio and sends back the marks that come before it. */
    private static void hear(WebSocketChannel channel) {
        while (channel.receive() != WebSocketChannel.Received.END) {
            if (Rehearsal.startsWith(channel, MEDIA)) {
                return;
            }
            if (Rehearsal.startsWith(channel, MARK)) {
                channel.text(channel.message(), channel.messageOffset(), channel.messageLength());
            }
        }
        throw new IllegalStateException("the stream ended: " + channel.closeCode() + " " + channel.closeReason());
    }

    private String post(String path, String callSid, String caller) {
        Map<String, List<String>> form = new TreeMap<>(Map.of("CallSid", List.of(callSid), "AccountSid",
                List.of("AC1"), "From", List.of(caller), "To", List.of("+15005550006"), "CallStatus",
                List.of("ringing"), "Direction", List.of("inbound")));
        String body = form.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue().getFirst(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        try (Http1ClientResponse response = http.post(path)
                .header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded"))
                .header(SIGNATURE, RequestSignature.sign(AUTH_TOKEN, bridge + path, form)).submit(body)) {
            return response.as(String.class);
        }
    }
}
