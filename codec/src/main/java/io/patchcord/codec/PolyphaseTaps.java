package io.patchcord.codec;

import java.util.HashMap;
import java.util.Map;

/**
 * The low-pass of one rate conversion, split into phases: {@code up} phases of {@code tapCount} taps each.
 *
 * <p>In outputs per input the rates are {@code up / down} in lowest terms. Phase {@code p} gives the output that falls
 * {@code p / up} of an input period after its newest input; tap 0 meets that newest input. A phase's gain at 0 Hz is
 * left as designed: forcing each to 1 would modulate the signal at the phase rate and cost 5 dB of rejection.
 *
 * <p>Immutable and shared by all conversions; any thread.
 */
final class PolyphaseTaps {
    /** One side of every conversion, samples a second. */
    static final int TELEPHONE_RATE = 8_000;

    private static final Map<Rates, PolyphaseTaps> BY_RATES = byRates();

    private final int up;
    private final int down;
    private final int tapCount;
    private final float[] taps;

    private PolyphaseTaps(int up, int down, double[] prototype) {
        this.up = up;
        this.down = down;
        this.tapCount = (prototype.length + up - 1) / up;
        this.taps = new float[up * tapCount];
        for (int i = 0; i < prototype.length; i++) {
            taps[i % up * tapCount + i / up] = (float) prototype[i];
        }
    }

    /** The taps between two rates, one of which is {@link #TELEPHONE_RATE}. */
    static PolyphaseTaps between(int fromRate, int toRate) {
        PolyphaseTaps found = BY_RATES.get(new Rates(fromRate, toRate));
        if (found == null) {
            throw new IllegalArgumentException("no conversion from " + fromRate + " to " + toRate + " Hz");
        }
        return found;
    }

    private static Map<Rates, PolyphaseTaps> byRates() {
        Map<Rates, PolyphaseTaps> all = new HashMap<>();
        all.put(new Rates(TELEPHONE_RATE, TELEPHONE_RATE), new PolyphaseTaps(1, 1, new double[] {1}));
        for (int rate : new int[] {16_000, 24_000, 48_000}) {
            put(all, rate, Lowpass.atRate(rate), rate);
        }
        double[] fine = Lowpass.atFineRate();
        for (int rate : new int[] {22_050, 44_100}) {
            put(all, rate, fine, Lowpass.FINE_RATE);
        }
        return Map.copyOf(all);
    }

    private static void put(Map<Rates, PolyphaseTaps> all, int rate, double[] prototype, int prototypeRate) {
        all.put(new Rates(TELEPHONE_RATE, rate), of(TELEPHONE_RATE, rate, prototype, prototypeRate));
        all.put(new Rates(rate, TELEPHONE_RATE), of(rate, TELEPHONE_RATE, prototype, prototypeRate));
    }

    private static PolyphaseTaps of(int fromRate, int toRate, double[] prototype, int prototypeRate) {
        int up = prototypeRate / fromRate;
        double[] scaled = new double[prototype.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = prototype[i] * up;
        }
        return new PolyphaseTaps(up, prototypeRate / toRate, scaled);
    }

    int up() {
        return up;
    }

    int down() {
        return down;
    }

    int tapCount() {
        return tapCount;
    }

    /** Whether one rate is a multiple of the other. */
    boolean isWhole() {
        return up == 1 || down == 1;
    }

    /**
     * How many of a phase's taps are summed up first. All, but for 16 to 8 kHz the newer half of them: the older half
     * is then a sum of its own, and the output what both add up to.
     */
    int newerTaps() {
        return up == 1 && down == 2 ? tapCount / 2 : tapCount;
    }

    /** All taps, phase after phase; shared, to be read only. */
    float[] flat() {
        return taps;
    }

    private record Rates(int from, int to) {
    }
}
