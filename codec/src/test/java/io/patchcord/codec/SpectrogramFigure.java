package io.patchcord.codec;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;

/**
 * Four seconds of telephone speech at 16 kHz: on the left from {@link NaiveConversion}, on the right from ours; 0 to
 * 8 kHz upwards, -110 dB of a full-scale sine black, -30 dB and louder pale.
 */
final class SpectrogramFigure {
    private static final int PANEL_WIDTH = 545;
    private static final int GAP = 10;
    private static final int HEIGHT = 360;
    private static final int WHITE = 255;
    /** From second 1 to 5 of 10, in tenths of the signal: the naive conversion loses a sample in 320. */
    private static final int FROM_TENTH = 1;
    private static final int TENTHS = 4;

    private static final int WINDOW_LENGTH = 512;
    private static final int TRANSFORM_LENGTH = 2_048;
    private static final double FULL_SCALE = 32_768;
    private static final double DARKEST = -110;
    private static final double PALEST = -30;
    /** Equal steps of loudness look like equal steps; between these, straight lines. */
    private static final int[] COLOURS = {0x000004, 0x1C1044, 0x4F127B, 0x812581, 0xB5367A, 0xE55064, 0xFB8761,
        0xFEC287, 0xFCFDBF};
    private static final int SHADES = WHITE;
    private static final IndexColorModel PALETTE = palette();

    private SpectrogramFigure() {
    }

    static BufferedImage image() throws IOException {
        byte[] muLaw = TelephoneSpeech.read().muLaw();
        short[] naive = NaiveConversion.up(muLaw, false);
        short[] ours = Streaming.inFrames(AudioFormat.ULAW_8000, AudioFormat.PCM_16000,
                Streaming.samples(muLaw, AudioFormat.ULAW_8000));
        BufferedImage image = new BufferedImage(2 * PANEL_WIDTH + GAP, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED,
                PALETTE);
        WritableRaster pixels = image.getRaster();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = PANEL_WIDTH; x < PANEL_WIDTH + GAP; x++) {
                pixels.setSample(x, y, 0, WHITE);
            }
        }
        draw(naive, pixels, 0);
        draw(ours, pixels, PANEL_WIDTH + GAP);
        return image;
    }

    private static void draw(short[] signal, WritableRaster pixels, int left) {
        for (int column = 0; column < PANEL_WIDTH; column++) {
            double tenth = FROM_TENTH + TENTHS * (column + 0.5) / PANEL_WIDTH;
            int centre = (int) (signal.length * tenth / 10);
            double[] power = power(signal, centre - WINDOW_LENGTH / 2);
            for (int row = 0; row < HEIGHT; row++) {
                int bin = (2 * row + 1) * TRANSFORM_LENGTH / (4 * HEIGHT);
                pixels.setSample(left + column, HEIGHT - 1 - row, 0, shade(power[bin]));
            }
        }
    }

    /** By frequency, relative to a full-scale sine, as seen through a Blackman window. */
    private static double[] power(short[] signal, int from) {
        double[] re = new double[TRANSFORM_LENGTH];
        double[] im = new double[TRANSFORM_LENGTH];
        double weight = 0;
        for (int i = 0; i < WINDOW_LENGTH; i++) {
            double angle = 2 * Math.PI * (i + 0.5) / WINDOW_LENGTH;
            double window = 0.42 - 0.5 * StrictMath.cos(angle) + 0.08 * StrictMath.cos(2 * angle);
            weight += window;
            re[i] = window * signal[from + i];
        }
        Fft.forward(re, im);
        double fullScale = FULL_SCALE * weight / 2;
        double[] power = new double[TRANSFORM_LENGTH / 2];
        for (int i = 0; i < power.length; i++) {
            power[i] = (re[i] * re[i] + im[i] * im[i]) / (fullScale * fullScale);
        }
        return power;
    }

    private static int shade(double power) {
        double decibels = 10 * StrictMath.log10(power + 1e-30);
        int shade = (int) Math.floor(SHADES * (decibels - DARKEST) / (PALEST - DARKEST));
        return Math.clamp(shade, 0, SHADES - 1);
    }

    private static IndexColorModel palette() {
        int[] colours = new int[SHADES + 1];
        for (int shade = 0; shade < SHADES; shade++) {
            double at = (double) shade / (SHADES - 1) * (COLOURS.length - 1);
            int lower = Math.min((int) at, COLOURS.length - 2);
            for (int shift = 0; shift <= 16; shift += 8) {
                int from = COLOURS[lower] >> shift & 0xFF;
                int to = COLOURS[lower + 1] >> shift & 0xFF;
                colours[shade] |= (int) Math.rint(from + (to - from) * (at - lower)) << shift;
            }
        }
        colours[WHITE] = 0xFFFFFF;
        return new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    }
}
