package io.patchcord.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.patchcord.call.Call;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallLine;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.CallerLeg;
import io.patchcord.call.Counter;
import io.patchcord.call.Switchboard;
import io.patchcord.net.Carriers;
import io.patchcord.net.CloseCode;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WebSocketPeer;
import io.patchcord.net.WireTaps;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One media stream: reads its frames on the connection's virtual thread, unless {@link Carriers} have them once it has
 * started, and writes Twilio's frames for whoever has the leg. Odd frames are counted and logged once a kind; none ends
 * the call.
 */
final class MediaStreamSocket extends WebSocketPeer implements CallerLeg {
    private static final Logger LOG = LoggerFactory.getLogger(MediaStreamSocket.class);
    private static final Pattern STREAM_SID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final String MU_LAW = "audio/x-mulaw";
    private static final int SAMPLE_RATE = 8_000;
    private static final int SHOWN_CHARACTERS = 60;

    private final Switchboard switchboard;
    private final CallMetrics metrics;
    private final WireTaps taps;
    private final MediaFrameReader reader = new MediaFrameReader();
    private final Set<Counter> told = EnumSet.noneOf(Counter.class);
    private MediaFrameWriter writer;
    private Call call;
    private long lastSequence;
    private boolean refused;
    private volatile boolean started;

    MediaStreamSocket(WebSocketChannel channel, Switchboard switchboard, CallMetrics metrics, WireTaps taps) {
        super(channel);
        this.switchboard = switchboard;
        this.metrics = metrics;
        this.taps = taps;
    }

    /** Whether a start frame has been accepted. Any thread. */
    boolean started() {
        return started;
    }

    /** Serves the stream until its socket ends. */
    void run() {
        try {
            boolean more = true;
            while (more && !started) {
                more = next();
            }
            if (started) {
                Carriers.run(call.callSid(), this::pump);
            }
        } catch (RuntimeException | Error e) {   // whatever it was, the call ends and its place is free
            LOG.error("call {}: fault on the media stream", sid(), e);
            channel.close(CloseCode.INTERNAL_ERROR, "fault");
            over(CallEnd.FAULT, e.toString());
            return;
        }
        if (channel.ending() == WebSocketChannel.Ending.REFUSED) {
            LOG.warn("call {}: media stream refused: {} {}", sid(), channel.closeCode(), channel.closeReason());
            over(CallEnd.MEDIA_REFUSED, channel.closeCode() + ": " + channel.closeReason());
        } else {
            if (call == null && !refused) {
                LOG.warn("media stream had no start: {} {}", channel.closeCode(), channel.closeReason());
            }
            over(CallEnd.MEDIA_LOST, "close " + channel.closeCode() + ": " + channel.closeReason());
        }
    }

    private void pump() {
        CallLine.of(call.callSid());
        boolean more = true;
        while (more) {
            more = next();
        }
    }

    /** Blocks for the next frame and serves it; false when the socket has ended. */
    boolean next() {
        WebSocketChannel.Received received = channel.receive();
        if (received == WebSocketChannel.Received.END) {
            return false;
        }
        if (refused) {
            return true;   // until the peer answers the close
        }
        if (received == WebSocketChannel.Received.BINARY) {
            odd(Counter.FRAMES_INVALID, "binary frame");
        } else {
            read();
        }
        return true;
    }

    private void read() {
        try {
            take(reader.read(channel.message(), channel.messageOffset(), channel.messageLength()));
        } catch (JsonProcessingException e) {
            // its own message quotes the frame, and frames hold audio
            odd(Counter.FRAMES_INVALID, "JSON or base64 broken at byte " + e.getLocation().getByteOffset());
        } catch (IOException e) {
            odd(Counter.FRAMES_INVALID, e.getMessage());
        }
    }

    private void take(MediaFrame frame) {
        if (!(frame instanceof MediaFrame.Start || frame instanceof MediaFrame.Connected) && call == null) {
            odd(Counter.FRAMES_INVALID, "frame before start");
            return;
        }
        watchSequence();
        switch (frame) {
            case MediaFrame.Media(byte[] muLaw, int length) -> call.media(muLaw, 0, length,
                    reader.timestampMillis(), receivedNanos());
            case MediaFrame.Mark(String name) -> call.echoed(name);
            case MediaFrame.Dtmf(char digit) -> call.key(digit);
            case MediaFrame.Start start -> start(start);
            case MediaFrame.Stop() -> call.end(CallEnd.CALLER_HUNG_UP, "");
            case MediaFrame.Connected() -> { }
            case MediaFrame.Unknown(String event) -> odd(Counter.FRAMES_UNKNOWN, "event " + shown(event));
        }
    }

    private void start(MediaFrame.Start start) {
        if (call != null) {
            odd(Counter.FRAMES_INVALID, "second start");
            return;
        }
        if (!STREAM_SID.matcher(start.streamSid()).matches()) {
            refuse(CloseCode.POLICY_VIOLATION, "invalid stream");
            return;
        }
        if (!start.encoding().equals(MU_LAW) || start.sampleRate() != SAMPLE_RATE) {
            refuse(CloseCode.UNSUPPORTED_DATA, "media format not supported");
            return;
        }
        writer = new MediaFrameWriter(channel, start.streamSid());
        Optional<Call> patched = switchboard.start(start.token(), start.callSid(), start.streamSid(), this);
        if (patched.isEmpty()) {
            boolean closed = channel.closeSent();
            refuse(CloseCode.POLICY_VIOLATION, closed ? "no place left" : "invalid token");
            return;
        }
        started = true;
        call = patched.get();
        CallLine.of(call.callSid());
        taps.tap(call.callSid(), WireTaps.Link.CALLER).ifPresent(tap -> {
            tap.received(channel.message(), channel.messageOffset(), channel.messageLength(), receivedNanos());
            channel.tap(tap);
        });
        call.begin();
    }

    private void refuse(int code, String why) {
        LOG.warn("media stream refused: {}", why);
        refused = true;
        channel.close(code, why);
    }

    private void watchSequence() {
        long sequence = reader.sequence();
        if (sequence > 0) {
            if (sequence > lastSequence + 1 && lastSequence > 0) {
                odd(Counter.FRAMES_LOST, "sequence number " + sequence + " after " + lastSequence);
            }
            lastSequence = sequence;
        }
    }

    private void odd(Counter kind, String what) {
        metrics.count(kind);
        if (told.add(kind)) {
            LOG.warn("call {}: {}: {} (further ones are counted only)", sid(), kind, shown(what));
        }
    }

    /** What a peer wrote, fit for one line of a log; never the text of a frame, which holds audio. */
    private static String shown(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), SHOWN_CHARACTERS)).replaceAll("[^\\x20-\\x7E]", "?");
    }

    private String sid() {
        return call == null ? "(none)" : call.callSid();
    }

    private void over(CallEnd end, String detail) {
        if (call != null) {
            switchboard.finish(call, end, detail);
        }
        channel.close(CloseCode.NORMAL, "");
    }

    @Override
    public void media(byte[] muLaw, int offset, int length) {
        writer.media(muLaw, offset, length);
    }

    @Override
    public void media(byte[] muLaw, int offset, int length, String mark) {
        writer.media(muLaw, offset, length, mark);
    }

    @Override
    public void mark(String name) {
        writer.mark(name);
    }

    @Override
    public void clear() {
        writer.clear();
    }
}
