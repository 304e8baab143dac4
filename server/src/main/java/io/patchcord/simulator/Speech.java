package io.patchcord.simulator;

import io.patchcord.codec.WavFile;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The recorded speech that comes with the program, with its words: human voices, see the MANIFEST beside them. */
public final class Speech {
    private static final String ROOT = "/audio/";
    private static final int TEXT_COLUMN = 5;

    private Speech() {
    }

    /** One clip, for example {@code agent/greeting}. */
    public static Clip clip(String name) {
        String path = "speech/" + name + ".wav";
        try (InputStream in = open(path)) {
            return Clip.of(words().get(path), WavFile.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own speech is missing", e);
        }
    }

    private static Map<String, String> words() throws IOException {
        Map<String, String> words = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(open("MANIFEST.tsv"), StandardCharsets.UTF_8))) {
            lines.lines().map(line -> line.split("\t"))
                    .forEach(columns -> words.put(columns[0], columns[TEXT_COLUMN]));
        }
        return words;
    }

    private static InputStream open(String path) throws IOException {
        InputStream in = Speech.class.getResourceAsStream(ROOT + path);
        if (in == null) {
            throw new FileNotFoundException(ROOT + path);
        }
        return in;
    }
}
