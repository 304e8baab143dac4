package io.patchcord.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking of RFC 6455 section 5.3, eight bytes at a time. Its own inverse. */
final class Mask {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int KEY_BYTES = 4;

    private Mask() {
    }

    /** XORs the range with the key, whose most significant byte meets the first byte of the range. */
    static void apply(byte[] bytes, int offset, int length, int key) {
        long wide = (long) key << 32 | key & 0xFFFF_FFFFL;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            LONGS.set(bytes, offset + i, (long) LONGS.get(bytes, offset + i) ^ wide);
        }
        for (; i < length; i++) {
            bytes[offset + i] ^= (byte) (key >>> 8 * (KEY_BYTES - 1 - (i & KEY_BYTES - 1)));
        }
    }
}
