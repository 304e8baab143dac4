package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The committed figures are what {@link Figures} draws of the shipped taps and transcoders. */
class FiguresTest {
    private static final Path FIGURES = Path.of(System.getProperty("patchcord.figures"));
    private static final String REDRAW = "run Figures, and look at what it draws";

    @Test
    void theResponseIsThatOfTheShippedTaps() throws IOException {
        String committed = Files.readString(FIGURES.resolve(Figures.RESPONSE)).replace("\r\n", "\n");
        assertEquals(ResponseFigure.svg(), committed, REDRAW);
    }

    @Test
    void theSpectrogramIsThatOfTheShippedTranscoder() throws IOException {
        BufferedImage committed = ImageIO.read(FIGURES.resolve(Figures.SPECTROGRAM).toFile());
        BufferedImage drawn = SpectrogramFigure.image();
        assertEquals(drawn.getWidth(), committed.getWidth(), REDRAW);
        assertEquals(drawn.getHeight(), committed.getHeight(), REDRAW);
        assertArrayEquals(pixels(drawn), pixels(committed), REDRAW);
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
