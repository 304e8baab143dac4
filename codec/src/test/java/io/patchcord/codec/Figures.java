package io.patchcord.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Draws what {@code codec/figures} holds. {@code main} writes it to the directory it is given; the system property
 * {@code patchcord.audio} names the one with the recordings.
 */
final class Figures {
    static final String RESPONSE = "response.svg";
    static final String SPECTROGRAM = "spectrogram.png";

    private Figures() {
    }

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        Files.writeString(directory.resolve(RESPONSE), ResponseFigure.svg());
        ImageIO.write(SpectrogramFigure.image(), "png", directory.resolve(SPECTROGRAM).toFile());
    }
}
