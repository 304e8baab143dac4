package io.patchcord.call;

import io.patchcord.codec.G711;
import java.util.Arrays;

/** What a caller hears while the agent's platform makes the call wait: a soft beep every two seconds. */
final class HoldTone {
    private static final int SAMPLE_RATE = 8_000;
    private static final int PERIOD_SAMPLES = 2 * SAMPLE_RATE;
    private static final int BEEP_SAMPLES = SAMPLE_RATE / 4;
    private static final int RAMP_SAMPLES = SAMPLE_RATE / 100;
    private static final double HERTZ = 425;
    private static final double AMPLITUDE = 3_000;

    /** One period of the tone, µ-law. Not to be written to. */
    static final byte[] PERIOD = period();

    private HoldTone() {
    }

    private static byte[] period() {
        byte[] muLaw = new byte[PERIOD_SAMPLES];
        Arrays.fill(muLaw, G711.MU_LAW.encode((short) 0));
        for (int i = 0; i < BEEP_SAMPLES; i++) {
            double edge = Math.min(1, Math.min(i, BEEP_SAMPLES - i) / (double) RAMP_SAMPLES);
            double sample = AMPLITUDE * edge * Math.sin(2 * Math.PI * HERTZ * i / SAMPLE_RATE);
            muLaw[i] = G711.MU_LAW.encode((short) Math.round(sample));
        }
        return muLaw;
    }
}
