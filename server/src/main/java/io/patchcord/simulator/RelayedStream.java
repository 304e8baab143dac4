package io.patchcord.simulator;

import io.helidon.websocket.WsListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A media stream whose far end is somewhere else, in a browser: text frames pass both ways as they are. Thread-safe.
 */
final class RelayedStream extends StreamPeer {
    private static final int NORMAL = 1000;

    private final SoftphoneSocket phone;
    private final TwimlStream twiml;
    private final PhoneCall call;
    private final StreamFrames frames;
    private final Bridge bridge = new Bridge();
    private final CompletableFuture<StreamEnd> end = new CompletableFuture<>();
    private final ReentrantLock sending = new ReentrantLock();
    private volatile boolean endedHere;
    private boolean connected;
    private boolean stopped;

    RelayedStream(SoftphoneSocket phone, PhoneCall call, TwimlStream twiml, StreamFrames frames) {
        this.phone = phone;
        this.call = call;
        this.twiml = twiml;
        this.frames = frames;
    }

    @Override
    WsListener listener() {
        return bridge;
    }

    @Override
    StreamEnd run(Runnable started) {
        started.run();
        phone.streaming(this, call.callSid(), twiml);
        return end.join();
    }

    /** A frame of the phone's. */
    void pass(String frame, boolean stops) {
        sending.lock();
        try {
            if (connected) {
                frames.passed();   // all but the first are numbered
            }
            connected = true;
            stopped |= stops;
            bridge.send(frame);
        } finally {
            sending.unlock();
        }
    }

    @Override
    void readerGone() {
        StreamEnd.How how = endedHere ? StreamEnd.How.CALLER_HUNG_UP
                : bridge.closeCode() == WsPeer.LOST ? StreamEnd.How.LOST : StreamEnd.How.BRIDGE_CLOSED;
        end.complete(new StreamEnd(how, bridge.closeCode(), bridge.closeReason()));
    }

    @Override
    void hangUp() {
        sending.lock();
        try {
            endedHere = true;
            if (connected && !stopped) {
                stopped = true;
                bridge.send(frames.stop());
            }
            bridge.leave(NORMAL, "");
        } finally {
            sending.unlock();
        }
    }

    @Override
    void close() {
        bridge.abort();
    }

    /** The socket to the bridge. */
    private final class Bridge extends WsPeer {
        @Override
        void text(String message) {
            if (!phone.tell(message)) {
                call.hangUp();
            }
        }

        @Override
        void binary(int byteCount) {
            call.event(SimulatorEvent.Kind.VIOLATION, "31950 a binary frame of " + byteCount + " bytes");
        }

        @Override
        void closing() {
            // the reader ends next, and with it the stream
        }

        @Override
        void failed(RuntimeException fault) {
            call.event(SimulatorEvent.Kind.FAILURE, "softphone: " + fault);
        }
    }
}
