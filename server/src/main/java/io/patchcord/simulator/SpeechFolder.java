package io.patchcord.simulator;

import io.patchcord.codec.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An agent's speech in a directory: {@code greeting.wav} opens the conversation, {@code goodbye.wav} ends it, every
 * other WAV file is an answer, in the order of their names. A text file of the same name holds the words; without it
 * the name stands for them.
 */
final class SpeechFolder {
    private static final String GREETING = "greeting";
    private static final String GOODBYE = "goodbye";
    private static final String WAV = ".wav";

    private SpeechFolder() {
    }

    static AgentScript script(Path directory) throws IOException {
        AgentScript script = AgentScript.silent();
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory)) {
            files = listed.filter(file -> file.toString().endsWith(WAV)).sorted().toList();
        }
        if (files.isEmpty()) {
            throw new IOException(directory + " holds no WAV file");
        }
        for (Path file : files) {
            if (name(file).equals(GREETING)) {
                script = script.opening(new AgentScript.Say(clip(file)));
            } else if (!name(file).equals(GOODBYE)) {
                script = script.turn("(what the caller said)", new AgentScript.Say(clip(file)));
            }
        }
        Path goodbye = directory.resolve(GOODBYE + WAV);
        return !Files.exists(goodbye) ? script : script.turn("(what the caller said)",
                new AgentScript.Say(clip(goodbye)), new AgentScript.EndCall());
    }

    static Clip clip(Path wav) throws IOException {
        Path text = wav.resolveSibling(name(wav) + ".txt");
        try {
            return Clip.of(Files.exists(text) ? Files.readString(text).strip() : name(wav), WavFile.read(wav));
        } catch (IllegalArgumentException e) {
            throw new IOException(wav + ": " + e.getMessage(), e);
        }
    }

    private static String name(Path wav) {
        String file = wav.getFileName().toString();
        return file.endsWith(WAV) ? file.substring(0, file.length() - WAV.length()) : file;
    }
}
