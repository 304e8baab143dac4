package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where there is the module: a CPU without wide vectors gets the same from the kernels, if slowly. */
class Base64KernelsTest {
    private static final byte SENTINEL = '~';
    private static final int LONGEST = 400;

    @BeforeAll
    static void needsTheModule() {
        assumeTrue(Backend.VECTOR.isAvailable(), "no vectors in this JVM");
    }

    @Test
    void decodingOverwritesNoMoreThanTheSpareBytes() {
        Random random = new Random(1);
        for (int length = Base64Kernels.BYTES; length <= LONGEST; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            byte[] text = Base64.getEncoder().withoutPadding().encode(bytes);
            int offset = random.nextInt(5);
            byte[] target = new byte[offset + length + Base64Kernels.SPARE_BYTES + 3];
            Arrays.fill(target, SENTINEL);
            assertTrue(Base64Kernels.decode(text, 0, text.length, target, offset), "length " + length);
            assertArrayEquals(bytes, Arrays.copyOfRange(target, offset, offset + length), "length " + length);
            for (int i = 0; i < target.length; i++) {
                assertTrue((i >= offset && i < offset + length + Base64Kernels.SPARE_BYTES) || target[i] == SENTINEL,
                        "byte " + i + " at length " + length);
            }
        }
    }

    /** Arrays end where the ranges do. */
    @Test
    void encodingNeedsNothingBesideItsRanges() {
        Random random = new Random(2);
        for (int length = Base64Kernels.LEAST_BYTES; length <= LONGEST; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            byte[] expected = Base64.getEncoder().encode(bytes);
            byte[] text = new byte[expected.length];
            Base64Kernels.encode(bytes, 0, length, text, 0);
            assertArrayEquals(expected, text, "length " + length);
        }
    }

    @Test
    void arraysThatAreTooSmallAreRefused() {
        byte[] text = new byte[216];
        Arrays.fill(text, (byte) 'A');
        byte[] bytes = new byte[160];
        assertThrows(IndexOutOfBoundsException.class, () -> Base64Kernels.decode(text, 1, 216, new byte[300], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Base64Kernels.decode(text, 0, 216, new byte[162], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Base64Kernels.encode(bytes, 1, 160, new byte[300], 0));
    }

    /** By another name of Linux's: every CPU with the second set of these instructions has the first. */
    @Test
    void theKernelsAreUsedWhereTheCpuIsKnownToHaveThem() {
        assertFalse(CpuFlags.have("no-such-flag"));
        if (VectorKernels.BITS < Base64Kernels.CHARS * Byte.SIZE) {
            assertFalse(Base64Kernels.isSupported());
        } else if (CpuFlags.have("avx512_vbmi2")) {
            assertTrue(Base64Kernels.isSupported());
        }
    }
}
