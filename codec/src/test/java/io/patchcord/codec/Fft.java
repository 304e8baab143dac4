package io.patchcord.codec;

/** The discrete Fourier transform of complex arrays, in place; lengths are powers of two. */
final class Fft {
    private Fft() {
    }

    static void forward(double[] re, double[] im) {
        int n = re.length;
        if (Integer.bitCount(n) != 1 || im.length != n) {
            throw new IllegalArgumentException("two arrays of one power of two: " + n + ", " + im.length);
        }
        reorder(re, im);
        for (int half = 1; half < n; half *= 2) {
            for (int k = 0; k < half; k++) {
                double cos = Math.cos(Math.PI * k / half);
                double sin = -Math.sin(Math.PI * k / half);
                for (int i = k; i < n; i += 2 * half) {
                    int j = i + half;
                    double real = re[j] * cos - im[j] * sin;
                    double imaginary = re[j] * sin + im[j] * cos;
                    re[j] = re[i] - real;
                    im[j] = im[i] - imaginary;
                    re[i] += real;
                    im[i] += imaginary;
                }
            }
        }
    }

    static void inverse(double[] re, double[] im) {
        forward(im, re);
        for (int i = 0; i < re.length; i++) {
            re[i] /= re.length;
            im[i] /= re.length;
        }
    }

    private static void reorder(double[] re, double[] im) {
        int shift = 1 + Integer.numberOfLeadingZeros(re.length);
        for (int i = 0; i < re.length; i++) {
            int j = re.length == 1 ? 0 : Integer.reverse(i) >>> shift;
            if (j > i) {
                double real = re[i];
                re[i] = re[j];
                re[j] = real;
                double imaginary = im[i];
                im[i] = im[j];
                im[j] = imaginary;
            }
        }
    }
}
