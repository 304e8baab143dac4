package io.patchcord.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Well-formedness of UTF-8 as the Unicode Standard's table 3-7 defines it (RFC 6455 section 8.1 demands it). */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ANY_HIGH_BIT = 0x8080_8080_8080_8080L;

    private Utf8() {
    }

    /** Whether the range holds whole, well-formed UTF-8. */
    static boolean isValid(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (end - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & ANY_HIGH_BIT) == 0) {
                at += Long.BYTES;
                continue;
            }
            int width = sequenceLength(bytes, at, end);
            if (width == 0) {
                return false;
            }
            at += width;
        }
        return true;
    }

    /** Bytes of the well-formed sequence that starts here, or 0 when there is none. */
    private static int sequenceLength(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        int width = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (width == 0 || end - at < width) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        // overlong forms, surrogates and code points past U+10FFFF are all told by the second byte
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < width; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return width;
    }
}
