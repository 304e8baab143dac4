package io.patchcord.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Twilio's side of one stream: sends a media frame every 20 ms, plays what it is sent and echoes each mark when
 * everything before it was played. Connects by itself; the generator's thread.
 */
final class CallerLine implements Peer {
    private static final long NANOS_PER_MU_LAW_BYTE = 125_000;
    private static final String CONNECTED = "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}";
    private static final String ACCOUNT = "AC00000000000000000000000000000001";

    private record Mark(byte[] name, long playedNanos) {
    }

    private final Generator generator;
    private final LoadCall call;
    private final String upgradeRequest;
    private final String token;
    private final long phaseNanos;
    private final CallerFrames out;
    private final Frames in = new Frames();
    private final LastMember member = new LastMember();
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private final Timed speech = new Speech();
    private final Timed echo = new Echo();
    private Link link;
    private boolean streaming;
    private boolean closing;
    private boolean closed;
    private boolean mute;
    private boolean frozen;
    private long playedNanos;
    private long markDelayNanos;

    /**
     * A caller.
     *
     * @param upgradeRequest the handshake
     * @param token what the TwiML passed on
     * @param phaseNanos where in the 20 ms this caller's frames fall
     */
    CallerLine(Generator generator, LoadCall call, String upgradeRequest, String token, long phaseNanos) {
        this.generator = generator;
        this.call = call;
        this.upgradeRequest = upgradeRequest;
        this.token = token;
        this.phaseNanos = phaseNanos;
        this.out = new CallerFrames(call.streamSid());
    }

    @Override
    public void opened(Link to) {
        link = to;
        link.write(upgradeRequest.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public int take(byte[] bytes, int from, int to, long nowNanos) {
        int at = from;
        if (!streaming) {
            HttpHead head = HttpHead.of(bytes, from, to);
            if (head == null) {
                return from;
            }
            if (!head.hasStatus(101)) {
                link.close("stream refused: " + head.startLine());
                return to;
            }
            at = head.end();
            begin(nowNanos);
        }
        while (in.next(bytes, at, to)) {
            at = in.to();
            if (in.opcode() == Frames.TEXT) {
                hear(bytes, nowNanos);
            } else if (in.opcode() == Frames.CLOSE) {
                goodbye();
            }
        }
        return at;
    }

    private void begin(long nowNanos) {
        streaming = true;
        out.other(CONNECTED);
        out.writeTo(link);
        out.other("{\"event\":\"start\",\"sequenceNumber\":\"%d\",\"streamSid\":\"" + call.streamSid()
                + "\",\"start\":{\"streamSid\":\"" + call.streamSid() + "\",\"accountSid\":\"" + ACCOUNT
                + "\",\"callSid\":\"" + call.callSid()
                + "\",\"tracks\":[\"inbound\"],\"customParameters\":{\"token\":\"" + token + "\"},"
                + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}");
        out.writeTo(link);
        generator.at(nowNanos + phaseNanos, speech);
    }

    private void hear(byte[] bytes, long nowNanos) {
        if (!member.find(bytes, in.from(), in.to()) || frozen) {
            return;
        }
        if (member.isAudio()) {
            int byteCount = member.decodedLength();
            call.hears(byteCount, nowNanos);
            call.proofToCaller().ifPresent(proof -> proof.arrived(member.value()));
            long fromNanos = playedNanos - nowNanos > 0 ? playedNanos : nowNanos;
            playedNanos = fromNanos + byteCount * NANOS_PER_MU_LAW_BYTE;
        } else if (member.isMark()) {
            marks.add(new Mark(member.value(), playedNanos));
            if (marks.size() == 1) {
                generator.at(playedNanos + markDelayNanos, echo);
            }
        } else if (member.isStream()) {
            clear(nowNanos);
        }
    }

    /** Drops what is not played yet, as Twilio does: every mark that waits comes back at once. */
    private void clear(long nowNanos) {
        playedNanos = nowNanos;
        generator.cancel(echo);
        while (!marks.isEmpty()) {
            echo();
        }
    }

    private void echo() {
        byte[] name = marks.remove().name();
        if (markDelayNanos >= 0) {
            out.mark(name);
            out.writeTo(link);
        }
    }

    /** Says nothing more, but listens. */
    void mute() {
        mute = true;
    }

    /** Neither sends nor reads any more; the socket stays open. */
    void freeze() {
        frozen = true;
        mute = true;
        stopReading();
    }

    /** Reads nothing more, but speaks. */
    void stopReading() {
        if (link != null) {
            link.stopReading();
        }
    }

    void reset() {
        if (link != null) {
            link.reset("reset by the caller");
        }
    }

    /** Marks come back so much later, or, below zero, not at all. */
    void delayMarks(long nanos) {
        markDelayNanos = nanos;
    }

    /** Sends bytes that no Twilio sends. */
    void send(byte[] bytes) {
        if (streaming && !closing) {
            link.write(bytes);
        }
    }

    /** Hangs up as Twilio does. */
    void hangUp() {
        if (frozen) {
            return;
        }
        if (streaming && !closing) {
            out.other("{\"event\":\"stop\",\"sequenceNumber\":\"%d\",\"streamSid\":\"" + call.streamSid()
                    + "\",\"stop\":{\"accountSid\":\"" + ACCOUNT + "\",\"callSid\":\"" + call.callSid() + "\"}}");
            out.writeTo(link);
        }
        goodbye();
    }

    private void goodbye() {
        if (!closing) {
            closing = true;
            call.failed("stream closed by the bridge");
            if (link != null) {
                link.write(Frames.goodbye(true));
            }
        }
    }

    /** Ends the connection if the bridge has not. */
    void drop() {
        closing = true;
        if (link != null) {
            link.close("dropped");
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void gone(String why) {
        closing = true;
        closed = true;
        call.failed(why);
    }

    /** A frame every 20 ms, from the start to the hang-up. */
    private final class Speech extends Timed {
        @Override
        void fire(long nowNanos) {
            if (closing || mute) {
                return;
            }
            call.meter().sentLate(dueNanos(), nowNanos);
            call.toAgent().sent(1, nowNanos);
            call.proofToAgent().ifPresentOrElse(proof -> out.media(proof.next()), out::media);
            out.writeTo(link);
            generator.at(dueNanos() + Shape.FRAME_NANOS, this);
        }
    }

    /** The first mark that waits for what is played before it. */
    private final class Echo extends Timed {
        @Override
        void fire(long nowNanos) {
            if (closing || frozen || marks.isEmpty()) {
                return;
            }
            echo();
            if (!marks.isEmpty()) {
                generator.at(marks.peek().playedNanos() + markDelayNanos, this);
            }
        }
    }
}
