package io.patchcord.simulator;

import io.helidon.websocket.WsListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Twilio's end of one media stream: sends the caller's voice every 20 ms and plays what the bridge sends, in real time.
 *
 * <p>Thread-safe. Three threads meet here: the call's own beats in {@link #run}, the socket's reader calls the
 * listener, tests and commands call the public methods. A frame gets its number and leaves under one lock.
 */
public final class MediaStream extends StreamPeer {
    private static final Duration FRAME = Duration.ofMillis(20);
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final TwimlStream twiml;
    private final CallPlan plan;
    private final StreamFrames frames;
    private final Consumer<SimulatorEvent> timeline;
    private final ReentrantLock sending = new ReentrantLock();
    private final Mouth mouth;
    private final Earpiece earpiece;
    private final Violations violations = new Violations();
    private final BlockingQueue<String> fromBridge = new LinkedBlockingQueue<>();
    private final CompletableFuture<StreamEnd> end = new CompletableFuture<>();
    private final Socket socket;
    private volatile Thread metronome;
    private volatile long startedNanos;
    private volatile String announcedSid = "";
    private volatile boolean frozen;
    private volatile boolean endedHere;
    private volatile boolean leftOpen;

    MediaStream(TwimlStream twiml, CallPlan plan, StreamFrames frames, Consumer<SimulatorEvent> timeline) {
        this.twiml = twiml;
        this.plan = plan;
        this.frames = frames;
        this.timeline = timeline;
        this.earpiece = new Earpiece(plan.recording(), plan.network());
        this.socket = new Socket(plan.network());
        this.mouth = new Mouth(plan.recording(), plan.network());
    }

    /** The stream's id, {@code MZ…}. */
    public String streamSid() {
        return twiml.streamSid();
    }

    /** What the TwiML's Parameters said. */
    public Map<String, String> parameters() {
        return twiml.parameters();
    }

    /** When {@code start} was sent, by {@link System#nanoTime()}. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Speaks, once what was said before is out. */
    public void say(Clip clip) {
        timeline.accept(SimulatorEvent.now(SimulatorEvent.Kind.CALLER_SPEAKS, clip.text()));
        mouth.say(clip);
    }

    /** Presses a key. */
    public void press(char digit) {
        timeline.accept(SimulatorEvent.now(SimulatorEvent.Kind.DTMF, String.valueOf(digit)));
        numbered(() -> frames.dtmf(digit), false);
    }

    /** Sends any text frame, right or wrong. */
    public void sendText(String frame) {
        socket.send(frame);
    }

    /** Sends a binary frame, which Twilio never does. */
    public void sendBinary(byte[] bytes) {
        socket.outlet().binary(bytes);
    }

    /** Stops sending media and says nothing: the far half of a connection that is only half dead. */
    public void freeze() {
        frozen = true;
    }

    /** Stops reading from the socket, so that the bridge's writes pile up. */
    public void stopReading() {
        socket.stopReading();
    }

    /** Breaks the connection by a TCP reset; the call lives on. */
    public void reset() {
        socket.reset();
    }

    /** Breaks the connection by a TCP close without {@code stop} or close frame; the call lives on. */
    public void drop() {
        socket.abort();
    }

    /** Ends the stream by a close frame, without {@code stop}. */
    public void closeWithoutStop(int code, String reason) {
        endedHere = true;
        socket.outlet().close(code, reason);
        LockSupport.unpark(metronome);
    }

    /** Says {@code stop} and leaves the socket open, for the bridge to close. */
    public void stopWithoutClose() {
        leftOpen = true;
        numbered(frames::stop, true);
        LockSupport.unpark(metronome);
    }

    /** The next text frame of the bridge, valid or not; empty when none comes in time or the call does not record. */
    public Optional<String> take(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(fromBridge.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** What the caller hears, and the marks that went back. */
    public Earpiece earpiece() {
        return earpiece;
    }

    /** What the caller said since the stream's first tick, in µ-law: every media frame sent, in order. */
    public byte[] spoken() {
        return mouth.spoken();
    }

    /** Media frames sent. */
    public long mediaFramesSent() {
        return frames.chunks();
    }

    /** Where the bridge broke Twilio's protocol: error code and reason. */
    public List<String> violations() {
        return violations.all();
    }

    /** How the stream ended; empty while it lasts. */
    public Optional<StreamEnd> awaitEnd(Duration timeout) {
        return Waits.until(end, timeout);
    }

    @Override
    WsListener listener() {
        return socket;
    }

    /** Sends {@code connected} and {@code start}, then beats until the stream is over. */
    @Override
    StreamEnd run(Runnable started) {
        ScriptedCaller caller = new ScriptedCaller(plan.script(), timeline);
        metronome = Thread.currentThread();
        startedNanos = System.nanoTime();
        if (!plan.has(CallPlan.Fault.NO_START)) {
            announcedSid = twiml.streamSid();
            socket.send(StreamFrames.CONNECTED);
            Map<String, String> told = new HashMap<>(twiml.parameters());
            told.replaceAll((_, value) -> plan.has(CallPlan.Fault.WRONG_TOKEN) ? "x" + value : value);
            numbered(() -> frames.start(told), false);
            timeline.accept(SimulatorEvent.now(SimulatorEvent.Kind.STREAM_STARTED, announcedSid));
        }
        started.run();
        Metronome beat = new Metronome(startedNanos, FRAME);
        boolean spoke = false;
        while (beat.awaitBeat(() -> end.isDone() || endedHere)) {
            boolean speaking = mouth.speaking();
            if (spoke && !speaking) {
                timeline.accept(SimulatorEvent.now(SimulatorEvent.Kind.CALLER_SILENT, ""));
            }
            spoke = speaking;
            tick(caller, speaking);
        }
        if (!leftOpen) {
            linger(LINGER.plus(plan.network().longest()));
        }
        socket.still();
        return end.getNow(new StreamEnd(StreamEnd.How.CALLER_HUNG_UP, WsPeer.LOST, ""));
    }

    @Override
    void hangUp() {
        numbered(frames::stop, true);
        socket.leave(1000, "");
        LockSupport.unpark(metronome);
    }

    @Override
    void readerGone() {
        StreamEnd.How how = endedHere ? StreamEnd.How.CALLER_HUNG_UP
                : socket.closeCode() == WsPeer.LOST ? StreamEnd.How.LOST : StreamEnd.How.BRIDGE_CLOSED;
        end.complete(new StreamEnd(how, socket.closeCode(), socket.closeReason()));
        LockSupport.unpark(metronome);
    }

    @Override
    void close() {
        socket.abort();
    }

    /** Gives the bridge so long to finish the closing handshake. */
    private void linger(Duration patience) {
        if (awaitEnd(patience).isEmpty()) {
            close();
        }
    }

    private void tick(ScriptedCaller caller, boolean speaking) {
        List<String> due = new ArrayList<>();
        byte[] sound = earpiece.tick(due);
        due.forEach(this::echo);
        if (!frozen && !plan.has(CallPlan.Fault.NO_START)) {
            numbered(() -> frames.media(mouth.frame()), false);
        }
        caller.hear(sound, speaking).ifPresent(act -> {
            switch (act) {
                case CallerScript.Act.Say(Clip clip) -> say(clip);
                case CallerScript.Act.Press(char digit) -> press(digit);
                case CallerScript.Act.HangUp() -> hangUp();
            }
        });
    }

    private void echo(String mark) {
        timeline.accept(SimulatorEvent.now(SimulatorEvent.Kind.MARK, mark));
        numbered(() -> frames.mark(mark), false);
    }

    /** Nothing comes before the start, nor after the last. */
    private void numbered(Supplier<String> frame, boolean last) {
        sending.lock();
        try {
            boolean over = endedHere;
            endedHere |= last;   // first, for who answers the stop at once does not end the stream
            if (!over && !announcedSid.isEmpty()) {
                socket.send(frame.get());
            }
        } finally {
            sending.unlock();
        }
    }

    private void violated(String what) {
        violations.add(what);
        timeline.accept(SimulatorEvent.now(SimulatorEvent.Kind.VIOLATION, what));
    }

    /** The socket's reader thread. */
    private final class Socket extends WsPeer {
        Socket(Impairments network) {
            super(network);
        }

        @Override
        void text(String message) {
            if (plan.recording()) {
                fromBridge.add(message);
            }
            try {
                OutboundFrame frame = OutboundFrame.parse(message, announcedSid);
                if (frame instanceof OutboundFrame.Clear) {
                    timeline.accept(SimulatorEvent.now(SimulatorEvent.Kind.CLEAR, ""));
                }
                earpiece.take(frame).forEach(MediaStream.this::echo);
            } catch (OutboundFrame.ViolationException e) {
                violated("31951 " + e.getMessage());
            }
        }

        @Override
        void closing() {
            Thread.startVirtualThread(() -> linger(CLOSING));
        }

        @Override
        void binary(int byteCount) {
            violated("31950 a binary frame of " + byteCount + " bytes");
        }

        @Override
        void failed(RuntimeException fault) {
            violated("simulator: " + fault);
        }
    }
}
