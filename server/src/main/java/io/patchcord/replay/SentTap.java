package io.patchcord.replay;

import io.patchcord.net.Json;
import io.patchcord.net.WireTap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes down what leaves one channel. Any thread. */
final class SentTap implements WireTap {
    private final ReplayClock clock;
    private final boolean caller;
    private final List<Sent> sent;

    /** To Twilio, or to the agent; {@code sent} takes additions of any thread. */
    SentTap(ReplayClock clock, boolean caller, List<Sent> sent) {
        this.clock = clock;
        this.caller = caller;
        this.sent = sent;
    }

    @Override
    public void sent(byte[] utf8, int offset, int length, long nanos) {
        try {
            Sent.message(clock.elapsed(), caller, Json.MAPPER.readTree(utf8, offset, length), 0).ifPresent(sent::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void closing(byte[] payload, long nanos) {
        sent.add(Sent.close(clock.elapsed(), caller, (payload[0] & 0xFF) << 8 | payload[1] & 0xFF));
    }

    @Override
    public void received(byte[] utf8, int offset, int length, long nanos) {
        // it is what was captured
    }

    @Override
    public void ended(byte[] payload, long nanos) {
        // it is what was captured
    }
}
