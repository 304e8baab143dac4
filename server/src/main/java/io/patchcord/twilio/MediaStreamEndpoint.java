package io.patchcord.twilio;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.Counter;
import io.patchcord.call.Switchboard;
import io.patchcord.net.Watchdog;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WebSocketEndpoint;
import io.patchcord.net.WireTaps;
import java.time.Duration;

/** Takes Twilio's media streams: signed handshakes only, one {@link MediaStreamSocket} for each. */
public final class MediaStreamEndpoint implements WebSocketEndpoint {
    private static final int MAX_MESSAGE_BYTES = 64 << 10;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FORBIDDEN = 403;
    private static final int FEWEST_OPENING = 50;

    private final Switchboard switchboard;
    private final SignatureGate gate;
    private final Watchdog watchdog;
    private final Duration startDeadline;
    private final CallMetrics metrics;
    private final OpeningStreams opening;
    private final WireTaps taps;

    /** An endpoint for so many calls, whose streams must start within the deadline. */
    public MediaStreamEndpoint(Switchboard switchboard, SignatureGate gate, Watchdog watchdog,
                               Duration startDeadline, CallMetrics metrics, int calls, WireTaps taps) {
        this.switchboard = switchboard;
        this.gate = gate;
        this.watchdog = watchdog;
        this.startDeadline = startDeadline;
        this.metrics = metrics;
        this.taps = taps;
        this.opening = new OpeningStreams(Math.max(FEWEST_OPENING, calls));
    }

    @Override
    public String path() {
        return TwilioPaths.MEDIA_STREAM;
    }

    @Override
    public boolean answers(String rawPath) {
        return TwilioPaths.isStream(rawPath);
    }

    @Override
    public int maxMessage() {
        return MAX_MESSAGE_BYTES;
    }

    @Override
    public int admit(HttpPrologue prologue, Headers headers) {
        return gate.opensForUpgrade(headers, SignatureGate.pathAndQuery(prologue)) ? SWITCHING_PROTOCOLS : FORBIDDEN;
    }

    @Override
    public void serve(WebSocketChannel channel) {
        long openedNanos = System.nanoTime();
        MediaStreamSocket socket = new MediaStreamSocket(channel, switchboard, metrics, taps);
        Watchdog.Watched deadline = now -> {
            if (!socket.started() && now - openedNanos > startDeadline.toNanos()) {
                channel.abort();
            }
        };
        watchdog.watch(deadline);
        opening.add(socket).ifPresent(longest -> {
            metrics.count(Counter.STREAMS_CROWDED_OUT);
            longest.abort();
        });
        try {
            socket.run();
        } finally {
            opening.remove(socket);
            watchdog.forget(deadline);
        }
    }
}
