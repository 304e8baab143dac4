package io.patchcord.config;

import io.patchcord.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What reads settings: the YAML file, and {@code .env}. */
public final class ConfigTargets {
    private ConfigTargets() {
    }

    /** All of them. */
    public static List<FuzzTarget> all() {
        Path directory = directory();
        Path yaml = directory.resolve("patchcord.yaml");
        Path dotEnv = directory.resolve("dot.env");
        return List.of(FuzzTarget.ofTexts("yaml", List.of("calls:\n  max-calls: 3\n  pre-dial: off\nagents:\n  list:\n"
                        + "    - name: general\n      id: a\n      variables: {x: y}\n  rules:\n    - agent: general\n"
                        + "      when: {known: true, called: \"+14155550100\"}\n",
                "recording:\n  agents: [all]\nkeys:\n  actions: {\"0\": transfer billing}\ntools:\n  departments:\n"
                        + "    billing: \"+14155550120\"\ncosts:\n  inbound: {other: 0.0085}\n",
                "listener: {host: 0.0.0.0, public-url: \"https://a.example\"}\noperator: {names: [a, b]}\n",
                "? calls" + ".x".repeat(20_000) + "\n: 1\n", "? {x: calls" + ".x".repeat(20_000) + "}\n: 1\n"),
                List.of(":", "- ", "\n", "  ", "{", "}", "[", "]", "&a ", "*a", "<<: ", "!!", "|", ">", "\"", "'",
                        "#", "---", "? ", "\t", "10s", "999999999h", "null", "on"), 4_000, input -> {
                    Files.write(yaml, input);
                    try {
                        ConfigLoader.read(Optional.of(yaml), Map.of(), directory);
                        return "usable";
                    } catch (ConfigException e) {
                        return e.getMessage().lines().skip(1).findFirst().orElse("").replaceAll("\\d+", "0")
                                .replaceFirst("^(.{30}).*", "$1");
                    }
                }), FuzzTarget.ofTexts("dot-env", List.of("A=b\nexport C='d'\n# x\nE=\"f\\n\" # g\n",
                "\uFEFFA = b # c\n", "A=b" + " ".repeat(20_000) + "c\n"),
                List.of("=", "'", "\"", "\\", "#", "export ", "\n", "\r", " "), 200, input -> {
                    Files.write(dotEnv, input);
                    List<String> problems = new ArrayList<>();
                    int variables = DotEnv.read(dotEnv, problems).size();
                    String text = new String(input, StandardCharsets.ISO_8859_1);
                    return Math.min(variables, 5) + " " + Math.min(problems.size(), 3) + text.isEmpty();
                }));
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("fuzz");
            directory.toFile().deleteOnExit();
            directory.resolve("patchcord.yaml").toFile().deleteOnExit();
            directory.resolve("dot.env").toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
