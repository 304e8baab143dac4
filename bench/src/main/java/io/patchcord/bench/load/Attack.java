package io.patchcord.bench.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Faults in an order that follows from the seed: all of {@link Fault} in turn, then all in another order. One at a
 * time, to a call by chance; never to one that is not of the crowd. The generator's thread.
 */
final class Attack extends Timed {
    static final String WRONG_TOKEN = "ffffffffffffffffffffffffffffffff";
    private static final int NOISE_BYTES = 512;
    private static final Duration DRIP = Duration.ofSeconds(1);

    private final Traffic traffic;
    private final Crowd crowd;
    private final Random random;
    private final long pauseNanos;
    private final Meter aside = new Meter();
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private final List<Fault> turn = new ArrayList<>();
    private final List<LoadCall> streamless = new ArrayList<>();
    private final List<LoadCall> replays = new ArrayList<>();
    private int forged;
    private int letIn;
    private boolean over;

    /** So many faults a second. */
    Attack(Traffic traffic, Crowd crowd, Random random, int perSecond) {
        this.traffic = traffic;
        this.crowd = crowd;
        this.random = random;
        this.pauseNanos = Duration.ofSeconds(1).dividedBy(perSecond).toNanos();
    }

    @Override
    void fire(long nowNanos) {
        LoadCall victim = crowd.any();
        if (over) {
            return;
        }
        if (victim != null && traffic.line(victim).isPresent()) {
            if (turn.isEmpty()) {
                turn.addAll(List.of(Fault.values()));
                Collections.shuffle(turn, random);
            }
            Fault fault = turn.removeLast();
            fault.strike(this, victim);
            done.merge(fault, 1, Integer::sum);
        }
        traffic.generator().at(nowNanos + pauseNanos, this);
    }

    void end() {
        over = true;
    }

    Map<Fault, Integer> done() {
        return done;
    }

    Crowd crowd() {
        return crowd;
    }

    CallerLine line(LoadCall call) {
        return traffic.line(call).orElseThrow();
    }

    void agent(LoadCall call, Consumer<AgentLine> deed) {
        call.agent().ifPresent(deed);
    }

    byte[] noise() {
        byte[] bytes = new byte[NOISE_BYTES];
        random.nextBytes(bytes);
        bytes[0] |= (byte) 0xF0;   // reserved bits: no frame begins like that
        return bytes;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The next dial fails; that there is one, a call makes room for another. */
    void refuse(DialRefusal refusal, LoadCall call) {
        traffic.refuseNextDial(refusal);
        crowd.leave(call);
    }

    void ringOnly() {
        streamless.add(traffic.placeWithoutStream(aside));
    }

    /** Twilio says of the streams that never came that they are over, much later than the bridge has waited. */
    void tellOfStreamless() {
        streamless.forEach(call -> request(Webhook.streamEnded(call.callSid()), 1, true));
    }

    void replayStream(LoadCall call) {
        replays.add(traffic.replayStream(call, aside));
    }

    /** Sends these bytes over connections of their own; whoever isn't {@code genuine} must not get what he asks for. */
    void request(byte[] bytes, int connections, boolean genuine) {
        for (int i = 0; i < connections; i++) {
            forged += genuine ? 0 : 1;
            traffic.generator().connect(traffic.bridge(), new Stranger(bytes, genuine));
        }
    }

    /** Opens connections whose request never gets whole. */
    void drip(int connections) {
        for (int i = 0; i < connections; i++) {
            traffic.generator().connect(traffic.bridge(), new Dripping());
        }
    }

    /** Requests that were none of Twilio's, and streams with a used token. */
    int forged() {
        return forged + replays.size();
    }

    /** Those of them that were let in, by an answer below 400 or the agent's voice. */
    int letIn() {
        return letIn + (int) replays.stream().filter(LoadCall::isUp).count();
    }

    /** Asks once. */
    private final class Stranger implements Peer {
        private final byte[] request;
        private final boolean genuine;
        private Link link;

        Stranger(byte[] request, boolean genuine) {
            this.request = request;
            this.genuine = genuine;
        }

        @Override
        public void opened(Link to) {
            link = to;
            link.write(request);
        }

        @Override
        public int take(byte[] bytes, int from, int to, long nowNanos) {
            HttpHead head = HttpHead.of(bytes, from, to);
            if (head != null) {
                letIn += !genuine && !head.startLine().matches("HTTP/1.1 [45].*") ? 1 : 0;
                link.close("answered");
            }
            return from;
        }

        @Override
        public void gone(String why) {
            // refused without an answer
        }
    }

    /** A byte of a head now and then. */
    private final class Dripping extends Timed implements Peer {
        private final byte[] head = bytes(Webhook.upgradeRequest());
        private Link link;
        private int sent;
        private boolean gone;

        @Override
        public void opened(Link to) {
            link = to;
            fire(System.nanoTime());
        }

        @Override
        void fire(long nowNanos) {
            if (!gone && sent < head.length - 1) {
                link.write(head, sent++, 1);
                traffic.generator().at(nowNanos + DRIP.toNanos(), this);
            }
        }

        @Override
        public int take(byte[] bytes, int from, int to, long nowNanos) {
            return to;
        }

        @Override
        public void gone(String why) {
            gone = true;
        }
    }
}
