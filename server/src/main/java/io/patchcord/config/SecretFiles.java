package io.patchcord.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets in files, as Docker and Kubernetes hand them out: {@code NAME_FILE} names the file that holds the value of
 * {@code NAME}. Problems name the variable and the file, never what is in it.
 */
final class SecretFiles {
    private static final String SUFFIX = "_FILE";
    private static final long MOST_BYTES = 64 << 10;
    private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    private SecretFiles() {
    }

    /** Name of the variable that names the file for {@code secret}. */
    static String variableFor(String secret) {
        return secret + SUFFIX;
    }

    /** The variables with those of {@code secrets} added that are in files. */
    static Map<String, String> resolve(Map<String, String> variables, Set<String> secrets, Path directory,
                                       List<String> problems) {
        Map<String, String> all = new HashMap<>(variables);
        for (String secret : secrets) {
            String file = variables.getOrDefault(variableFor(secret), "").strip();
            if (file.isEmpty()) {
                continue;
            }
            if (!variables.getOrDefault(secret, "").isBlank()) {
                problems.add(variableFor(secret) + ": " + secret + " is set as well; keep one of them");
                continue;
            }
            read(directory.resolve(file), variableFor(secret), problems).ifPresent(text -> all.put(secret, text));
        }
        return all;
    }

    private static Optional<String> read(Path file, String variable, List<String> problems) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                problems.add(variable + ": " + file + " is too large for a secret");
                return Optional.empty();
            }
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                problems.add(variable + ": " + file + " is empty");
            }
            return Optional.of(text);
        } catch (CharacterCodingException e) {
            problems.add(variable + ": " + file + " is not UTF-8 text");
        } catch (IOException e) {
            problems.add(variable + ": " + file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return Optional.empty();
    }

    /** A warning when others than its owner may read {@code file}, which holds secrets. */
    static List<String> warnings(Path file) {
        List<String> warnings = new ArrayList<>();
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null && Files.exists(file)
                    && view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
                warnings.add(file + " holds secrets and others may read or change it: chmod 600 " + file);
            }
        } catch (IOException e) {
            warnings.add(file + ": who may read it cannot be told (" + e.getClass().getSimpleName() + ")");
        }
        return warnings;
    }
}
