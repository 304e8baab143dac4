package io.patchcord.bench.load;

import io.patchcord.codec.AudioFormat;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ElevenLabs' side of one connection: sells signed URLs, or holds one conversation, in which the agent never stops
 * speaking. Which call it is part of stands in the first text that names one. The generator's thread.
 */
final class AgentLine implements Peer {
    private static final Pattern CALL_SID = Pattern.compile("CA([0-9a-f]{32})");
    private static final int HEX = 16;

    private final Traffic traffic;
    private final AgentSpeech speech;
    private final long phaseNanos;
    private final Frames in = new Frames();
    private final LastMember member = new LastMember();
    private final Timed voice = new Voice();
    private Link link;
    private boolean upgraded;
    private boolean closing;
    private boolean mute;
    private long aheadNanos;
    private LoadCall call;

    AgentLine(Traffic traffic, AgentSpeech speech, long phaseNanos) {
        this.traffic = traffic;
        this.speech = speech;
        this.phaseNanos = phaseNanos;
    }

    @Override
    public void opened(Link to) {
        link = to;
    }

    @Override
    public int take(byte[] bytes, int from, int to, long nowNanos) {
        int at = from;
        while (!upgraded) {
            HttpHead head = HttpHead.of(bytes, at, to);
            if (head == null) {
                return at;
            }
            at = head.end();
            answer(head);
        }
        while (in.next(bytes, at, to)) {
            at = in.to();
            if (in.opcode() == Frames.TEXT) {
                hear(bytes, nowNanos);
            } else if (in.opcode() == Frames.CLOSE && !closing) {
                closing = true;
                link.write(Frames.goodbye(false));
                link.close("hung up");   // a server ends the connection; who only passes bytes on waits for that
            }
        }
        return at;
    }

    private void answer(HttpHead head) {
        Optional<DialRefusal> refusal = traffic.nextRefusal();
        if (refusal.isPresent()) {
            refusal.get().answer().ifPresent(this::send);
            return;
        }
        String key = head.header("Sec-WebSocket-Key");
        if (!key.isEmpty()) {
            upgraded = true;
            send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Frames.accept(key) + "\r\n\r\n");
            return;
        }
        String body = "{\"signed_url\":\"" + traffic.signedUrl() + "\"}";
        send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private void send(String head) {
        link.write(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void hear(byte[] bytes, long nowNanos) {
        if (call == null) {
            begin(new String(bytes, in.from(), in.to() - in.from(), StandardCharsets.UTF_8), nowNanos);
        } else if (member.find(bytes, in.from(), in.to()) && member.isAudio()) {
            call.toAgent().arrived(member.decodedLength(), nowNanos);
            call.proofToAgent().ifPresent(proof -> proof.arrived(member.value()));
        }
    }

    private void begin(String text, long nowNanos) {
        Matcher sid = CALL_SID.matcher(text);
        Optional<LoadCall> named = sid.find() ? traffic.call(Integer.parseUnsignedInt(sid.group(1), HEX))
                : Optional.empty();
        if (named.isPresent()) {
            call = named.get();
            call.talksTo(this);
            boolean proven = call.proofToCaller().isPresent();
            link.write(speech.metadata(call.number(), proven ? AudioFormat.ULAW_8000 : speech.format()));
            say(speech.greetingFrames(), speech.greeting(), nowNanos);
            traffic.generator().at(nowNanos + phaseNanos, voice);
        }
    }

    private void say(int frames, byte[] message, long nowNanos) {
        call.toCaller().sent(frames, nowNanos);
        Optional<Proof> proof = call.proofToCaller();
        if (proof.isEmpty()) {
            link.write(message);
            return;
        }
        for (int i = 0; i < frames; i++) {
            link.write(AgentSpeech.audio(new String(proof.get().next(), StandardCharsets.US_ASCII)));
        }
    }

    /** Says nothing more, but listens. */
    void mute() {
        mute = true;
    }

    /** Neither sends nor reads any more; the socket stays open. */
    void freeze() {
        mute = true;
        link.stopReading();
    }

    /** Says so many frames at once, and then nothing until they are played. */
    void burst(int frames) {
        if (!closing && !mute) {
            say(frames, speech.audio(frames), System.nanoTime());
            aheadNanos += frames * Shape.FRAME_NANOS;
        }
    }

    /** Says nothing for so many frames. */
    void pause(int frames) {
        aheadNanos += frames * Shape.FRAME_NANOS;
    }

    /** Sends these bytes, whatever they are. */
    void send(byte[] bytes) {
        if (!closing) {
            link.write(bytes);
        }
    }

    /** Closes the conversation with this code. */
    void close(int code) {
        if (!closing) {
            mute = true;
            link.write(Frames.frame(Frames.CLOSE, new byte[] {(byte) (code >> Byte.SIZE), (byte) code}, false));
        }
    }

    void reset() {
        link.reset("reset by the agent");
    }

    @Override
    public void gone(String why) {
        if (call != null && !closing) {
            call.failed("agent's socket: " + why);
        }
        closing = true;
    }

    /** A message, and the next when its time has come. */
    private final class Voice extends Timed {
        @Override
        void fire(long nowNanos) {
            if (closing || mute) {
                return;
            }
            call.meter().sentLate(dueNanos(), nowNanos);
            say(speech.messageFrames(), speech.message(), nowNanos);
            traffic.generator().at(dueNanos() + speech.messageFrames() * Shape.FRAME_NANOS + aheadNanos, this);
            aheadNanos = 0;
        }
    }
}
