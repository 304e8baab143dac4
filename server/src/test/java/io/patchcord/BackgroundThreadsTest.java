package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In JVMs of their own: what has become nice may not be less so again. */
@EnabledOnOs(OS.LINUX)
class BackgroundThreadsTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(40);
    /** Of what follows the name in /proc/PID/task/TID/stat, see proc(5). */
    private static final int NICE_FIELD = 16;
    private static final int POLICY_FIELD = 38;
    private static final String CARRIER = "ForkJoinPool-1-";

    @TempDir
    private Path directory;

    /** A thread as the kernel has it. */
    private record Setting(String name, int nice, boolean batch) {
    }

    @Test
    void whatMayWaitStepsBackOnceCallsAreTaken() throws Exception {
        int own = settings(ProcessHandle.current().pid()).getFirst().nice();
        assumeTrue(own < BackgroundThreads.NICE, "this JVM is nice itself");
        int writers = own + BackgroundThreads.WRITERS_NICE;
        List<Setting> expected = List.of(new Setting("AsyncAppender-W", writers, true),
                new Setting("C2 CompilerThre", BackgroundThreads.NICE, true),
                new Setting("MVStore backgro", writers, true), new Setting("call-records", writers, true),
                new Setting("media-0", own, false), new Setting(CARRIER, own, false));
        Path out = directory.resolve("out");
        Process process = start(out, Main.class, "serve");
        try {
            long endNanos = System.nanoTime() + PATIENCE_NANOS;
            List<Setting> settings = List.of();
            while (!settings.containsAll(expected) && process.isAlive() && System.nanoTime() < endNanos) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                settings = settings(process.pid());
            }
            assertTrue(settings.containsAll(expected), settings + Files.readString(out));
            assertEquals(List.of(), settings.stream().filter(one -> one.batch() && !BackgroundThreads.isOne(one.name()))
                    .toList(), "others are left alone");
        } finally {
            process.destroyForcibly();
        }
        assertTrue(!Files.readString(out).contains("keep their priority"), Files.readString(out));
    }

    @Test
    void whatBeginsLaterStepsBackAndWhatItStartedDoesNot() throws Exception {
        Path out = directory.resolve("out");
        Process process = start(out, Late.class);
        boolean ended = process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        process.destroyForcibly();
        assertTrue(ended && process.exitValue() == 0, Files.readString(out));
    }

    private Process start(Path out, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpatchcord.carriers=1", "-XX:-UseDynamicNumberOfCompilerThreads"));
        command.addAll(JvmAccess.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(Map.of("PATCHCORD_PORT", "0", "PATCHCORD_OPERATOR_PORT", "0",
                "PATCHCORD_DATA_DIR", directory.resolve("data").toString(), "PATCHCORD_REHEARSAL", "0s"));
        return builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    }

    private static List<Setting> settings(long process) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
            return threads.map(BackgroundThreadsTest::setting).toList();
        }
    }

    private static Setting setting(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            int end = stat.lastIndexOf(')');
            String[] fields = stat.substring(end + 2).split(" ");
            return new Setting(stat.substring(stat.indexOf('(') + 1, end), Integer.parseInt(fields[NICE_FIELD]),
                    Integer.parseInt(fields[POLICY_FIELD]) == BackgroundThreads.SCHED_BATCH);
        } catch (IOException e) {
            return new Setting("gone", 0, false);
        }
    }

    /** Steps back, then starts a writer, which starts a carrier once it has stepped back. */
    static final class Late {
        private Late() {
        }

        public static void main(String[] arguments) throws Exception {
            BackgroundThreads.stepBack(Duration.ofMillis(10));
            CountDownLatch back = new CountDownLatch(1);
            Thread.ofPlatform().daemon().name("call-records").start(() -> {
                await(back);
                Thread.ofPlatform().daemon().name(CARRIER + "worker-1").start(LockSupport::park);
                LockSupport.park();
            });
            awaitBatch("call-records", true);
            back.countDown();
            awaitBatch(CARRIER, false);
        }

        private static void awaitBatch(String name, boolean batch) throws IOException {
            while (settings(ProcessHandle.current().pid()).stream()
                    .noneMatch(one -> one.name().equals(name) && one.batch() == batch)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
