package io.patchcord.codec;

/**
 * The discrete Fourier transform of complex arrays, in place; lengths are powers of two.
 *
 * <p>{@code StrictMath}, so that what is computed and committed is the same on every JVM to the last bit.
 */
final class Fft {
    private Fft() {
    }

    static void forward(double[] re, double[] im) {
        int n = re.length;
        if (Integer.bitCount(n) != 1 || im.length != n) {
            throw new IllegalArgumentException("two arrays of one power of two: " + n + ", " + im.length);
        }
        reorder(re, im);
        double[] cosines = new double[n / 2];
        double[] sines = new double[n / 2];
        for (int i = 0; i < n / 2; i++) {
            cosines[i] = StrictMath.cos(2 * Math.PI * i / n);
            sines[i] = -StrictMath.sin(2 * Math.PI * i / n);
        }
        for (int half = 1; half < n; half *= 2) {
            int step = n / (2 * half);
            for (int block = 0; block < n; block += 2 * half) {
                for (int k = 0; k < half; k++) {
                    int i = block + k;
                    int j = i + half;
                    double real = re[j] * cosines[k * step] - im[j] * sines[k * step];
                    double imaginary = re[j] * sines[k * step] + im[j] * cosines[k * step];
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
