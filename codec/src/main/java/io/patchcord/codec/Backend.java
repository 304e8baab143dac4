package io.patchcord.codec;

/**
 * The two ways to compute a conversion. Both give the same bytes; {@link #chosen} is the quicker one that this JVM has.
 *
 * <p>Immutable; any thread.
 */
public enum Backend {
    /** Tables for companding and plain loops of {@code Math.fma}; runs on every JVM. */
    TABLE {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        BlockConverter converter(AudioFormat from, AudioFormat to) {
            return new TableConverter(from, to);
        }

        @Override
        String label() {
            return "table";
        }
    },
    /** The Vector API: needs {@code --add-modules jdk.incubator.vector} and vectors of 256 bits or more. */
    VECTOR {
        @Override
        public boolean isAvailable() {
            // Asked first, so that no class that names the module is loaded where it is missing.
            return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent() && VectorKernels.isSupported();
        }

        @Override
        BlockConverter converter(AudioFormat from, AudioFormat to) {
            if (!isAvailable()) {
                throw new IllegalStateException("no vectors of 256 bits or more in this JVM: run it with --add-modules "
                        + VECTOR_MODULE);
            }
            if (to.sampleRate() == 2 * from.sampleRate()) {
                return new VectorInterpolator(from, to);
            }
            if (from.sampleRate() == 2 * to.sampleRate()) {
                return new VectorDecimator(from, to);
            }
            PolyphaseTaps taps = PolyphaseTaps.between(from.sampleRate(), to.sampleRate());
            return taps.isWhole() ? new VectorConverter(from, to, taps) : new FractionalConverter(from, to, taps);
        }

        @Override
        String label() {
            return "vector-" + VectorKernels.BITS;
        }
    };

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** Apart from the constants, so that asking for one of them doesn't choose. */
    private static final class Choice {
        static final Backend CHOSEN = VECTOR.isAvailable() ? VECTOR : TABLE;
    }

    /** What new transcoders use, the same until the process ends. */
    public static Backend chosen() {
        return Choice.CHOSEN;
    }

    /** Whether this JVM can run it. */
    public abstract boolean isAvailable();

    abstract BlockConverter converter(AudioFormat from, AudioFormat to);

    /** Its name and, where it matters, the width in bits. */
    abstract String label();
}
