package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own: who may step back may not step forward again. */
class SecondCompilerTest {
    private static final int NICE_FIELD = 16;   // of what follows the name in /proc/PID/task/TID/stat, see proc(5)

    @TempDir
    private Path directory;

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldStepBackAloneAndWithoutAWord() throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:-UseDynamicNumberOfCompilerThreads", "-cp",
                System.getProperty("java.class.path"), Child.class.getName())
                .redirectErrorStream(true).redirectOutput(out.toFile()).start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        List<String> lines = Files.readAllLines(out);
        assertTrue(lines.size() >= 2, lines::toString);
        assertEquals("others []", lines.getFirst());
        lines.stream().skip(1).forEach(line -> assertEquals("C2 CompilerThre " + SecondCompiler.NICE, line));
    }

    /** Prints who is nice besides the second compiler's threads, and then them. */
    static final class Child {
        private Child() {
        }

        public static void main(String[] arguments) throws IOException {
            List<String> before = nice();
            SecondCompiler.stepBack();
            List<String> after = nice();
            System.out.println("others " + after.stream().filter(thread -> !thread.startsWith("C2 CompilerThre"))
                    .filter(thread -> !before.contains(thread)).toList());
            after.stream().filter(thread -> thread.startsWith("C2 CompilerThre")).forEach(System.out::println);
        }

        /** Name and nice value of each thread. */
        private static List<String> nice() throws IOException {
            try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
                return threads.map(Child::nice).filter(line -> !line.endsWith(" 0")).toList();
            }
        }

        private static String nice(Path thread) {
            try {
                String stat = Files.readString(thread.resolve("stat"));
                int end = stat.lastIndexOf(')');
                return stat.substring(stat.indexOf('(') + 1, end) + " "
                        + stat.substring(end + 2).split(" ")[NICE_FIELD];
            } catch (IOException e) {
                return "gone 0";
            }
        }
    }
}
