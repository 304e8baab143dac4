package io.patchcord.simulator;

import io.helidon.websocket.WsListener;
import java.util.function.Supplier;

/**
 * Calls from a browser to the bridge: signs the webhooks and the stream's handshake, which no page can or should, and
 * passes the stream's frames on as they are. Whoever hands its sockets out decides who may call. Thread-safe.
 */
public final class Softphone implements AutoCloseable {
    private final TwilioSettings settings;
    private SimulatedTwilio twilio;

    /** Calls in the name of this account. */
    public Softphone(TwilioSettings settings) {
        this.settings = settings;
    }

    /** A socket for each telephone. */
    public Supplier<WsListener> sockets() {
        return () -> new SoftphoneSocket(this);
    }

    PhoneCall ring(CallPlan plan, SoftphoneSocket phone) {
        return twilio().ring(plan, (call, stream, frames) -> new RelayedStream(phone, call, stream, frames));
    }

    /** Has an HTTP client's threads, which a process where nobody telephones need not carry. */
    private synchronized SimulatedTwilio twilio() {
        if (twilio == null) {
            twilio = new SimulatedTwilio(settings);
        }
        return twilio;
    }

    String accountSid() {
        return settings.accountSid();
    }

    /** Ends every call. */
    @Override
    public synchronized void close() {
        if (twilio != null) {
            twilio.close();
        }
    }
}
