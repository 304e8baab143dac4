package io.patchcord.net;

import java.util.function.LongSupplier;

/** Where a channel may be tapped: without a tap a message costs one look at a null. Any thread. */
final class TapPoint {
    private final LongSupplier clock;
    private volatile WireTap tap;

    TapPoint(LongSupplier clock) {
        this.clock = clock;
    }

    void tap(WireTap one) {
        tap = one;
    }

    void received(byte[] utf8, int offset, int length, long nanos) {
        WireTap told = tap;
        if (told != null) {
            told.received(utf8, offset, length, nanos);
        }
    }

    /** Text and close frames; pings and pongs are nobody's. */
    void sent(int opcode, byte[] payload, int offset, int length) {
        WireTap told = tap;
        if (told != null) {
            if (opcode == Opcode.TEXT) {
                told.sent(payload, offset, length, clock.getAsLong());
            } else if (opcode == Opcode.CLOSE) {
                told.closing(payload, clock.getAsLong());
            }
        }
    }

    void ended(int closeCode, String reason) {
        WireTap told = tap;
        if (told != null) {
            told.ended(CloseFrame.payload(closeCode, reason), clock.getAsLong());
        }
    }
}
