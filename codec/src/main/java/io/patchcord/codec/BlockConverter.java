package io.patchcord.codec;

/**
 * Whole samples of one format to whole samples of another, at most one 20 ms frame of input at a time.
 *
 * <p>After {@code n} inputs exactly {@code ceil(n * up / down)} outputs have been given: an output leaves with the
 * input that completes it. Every output is one chain of {@link Math#fma} from the newest input to the oldest, or the
 * sum of two where {@link PolyphaseTaps#newerTaps} says so, on the 16 bit scale, so that a stream gives the same bytes
 * however it is cut and whichever backend computes it.
 *
 * <p>Stateful. Not thread-safe: one instance per direction of one call, one thread at a time.
 */
abstract class BlockConverter {
    private static final int BLOCKS_PER_SECOND = 50;

    private final int up;
    private final int down;
    private final int cycle;
    private final int blockSize;
    /** Inputs taken, modulo {@link #cycle}. */
    private int position;

    /** Positions repeat after {@code cycle} inputs, a multiple of the taps' {@code down}. */
    BlockConverter(PolyphaseTaps taps, int cycle, int inputRate) {
        this.up = taps.up();
        this.down = taps.down();
        this.cycle = cycle;
        this.blockSize = inputRate / BLOCKS_PER_SECOND;
    }

    /** The most inputs that one call of {@link #convert} takes. */
    final int blockSize() {
        return blockSize;
    }

    /** How many outputs the next {@code inputCount} inputs give; any number that is not negative. */
    final long outputCount(long inputCount) {
        return outputsBefore(position + inputCount) - outputsBefore(position);
    }

    /** The most outputs that {@code inputCount} inputs give in any state. */
    final long maxOutputCount(long inputCount) {
        return outputsBefore(inputCount);
    }

    /** How many outputs the first {@code inputCount} inputs of a cycle complete. */
    final long outputsBefore(long inputCount) {
        // 64 bit divisions are slow, and most conversions are up or have nothing to divide.
        return down == 1 ? inputCount * up : (inputCount * up + down - 1) / down;
    }

    /** Converts {@code count} samples, a block at most; ranges are the caller's business. Returns the output count. */
    final int convert(byte[] src, int srcOffset, int count, byte[] dst, int dstOffset) {
        int outputs = (int) outputCount(count);
        convert(src, srcOffset, count, dst, dstOffset, position, outputs);
        position = (position + count) % cycle;
        return outputs;
    }

    final void reset() {
        position = 0;
        forget();
    }

    /** Converts {@code count} samples that follow {@code position} inputs of a cycle, to {@code outputs} samples. */
    abstract void convert(byte[] src, int srcOffset, int count, byte[] dst, int dstOffset, int position, int outputs);

    /** Clears the history. */
    abstract void forget();
}
