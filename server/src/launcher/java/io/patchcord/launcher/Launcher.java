package io.patchcord.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * First class of the jar, compiled for Java 11: under Java 25 it goes on to the program, under an older Java it looks
 * for a Java 25 on this machine and runs the program there with the same flags, or says what to install.
 */
public final class Launcher {
    private static final int NEEDED = 25;
    private static final int CANNOT_START = 1;
    private static final String MAIN = "io.patchcord.Main";

    private Launcher() {
    }

    /** Starts the program. */
    public static void main(String[] args) throws Exception {
        if (Runtime.version().feature() >= NEEDED) {
            Class.forName(MAIN).getMethod("main", String[].class).invoke(null, (Object) args);
            return;
        }
        Optional<Path> java = findJava();
        if (java.isEmpty()) {
            System.err.println("Patchcord needs Java " + NEEDED + ", this is Java " + Runtime.version().feature()
                    + " and no other was found in JAVA_HOME, /usr/lib/jvm, /opt or ~/.sdkman."
                    + " Install one, for example the package temurin-25-jre, or set JAVA_HOME to it.");
            System.exit(CANNOT_START);
        }
        System.exit(run(java.get(), args));
    }

    private static int run(Path java, String[] args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Collections.singletonList(java.toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(Arrays.asList("--enable-native-access=ALL-UNNAMED",   // as the manifest has it for java -jar
                "--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/java.net=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(Arrays.asList(args));
        Process program = new ProcessBuilder(command).inheritIO().start();
        Thread stop = new Thread(() -> {
            program.destroy();
            waitFor(program);
        });
        Runtime.getRuntime().addShutdownHook(stop);
        return program.waitFor();
    }

    private static void waitFor(Process program) {
        try {
            program.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Path> findJava() {
        Set<Path> homes = new LinkedHashSet<>();
        String javaHome = System.getenv("JAVA_HOME");
        if (javaHome != null) {
            homes.add(Paths.get(javaHome));
        }
        for (String parent : Arrays.asList("/usr/lib/jvm", "/opt", "/Library/Java/JavaVirtualMachines",
                System.getProperty("user.home") + "/.sdkman/candidates/java",
                System.getProperty("user.home") + "/.jdks")) {
            homes.addAll(children(Paths.get(parent)));
        }
        return homes.stream().flatMap(home -> Stream.of(home, home.resolve("Contents/Home")))
                .filter(Launcher::isNeeded)
                .map(home -> home.resolve("bin").resolve(File.separatorChar == '\\' ? "java.exe" : "java"))
                .filter(Files::isExecutable).findFirst();
    }

    private static List<Path> children(Path parent) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
                entries.forEach(found::add);
            } catch (IOException e) {
                return found;
            }
        }
        return found.stream().sorted().collect(Collectors.toList());
    }

    /** A Java home says its version in a file called release. */
    private static boolean isNeeded(Path home) {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release)) {
            return false;
        }
        try {
            return Files.readAllLines(release).stream()
                    .anyMatch(line -> line.startsWith("JAVA_VERSION=\"" + NEEDED));
        } catch (IOException e) {
            return false;
        }
    }
}
