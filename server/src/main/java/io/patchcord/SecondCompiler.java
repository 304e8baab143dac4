package io.patchcord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's optimising compiler, which steps back once there are calls: on a core that has frames to carry it takes
 * slices of several milliseconds otherwise, and they wait that long (bench/RESULTS.md). Its threads get a nice value,
 * which Linux keeps by thread (sched(7), setpriority(2)); elsewhere nothing is changed. HotSpot has a flag for it, but
 * then the rehearsal's calls, which leave no core idle, would be compiled ten times slower.
 */
final class SecondCompiler {
    /** A tenth of the weight of what carries calls. */
    static final int NICE = 10;
    private static final Logger LOG = LoggerFactory.getLogger(SecondCompiler.class);
    private static final Path THREADS = Path.of("/proc/self/task");
    /** HotSpot's name of them, as long as the kernel keeps one. */
    private static final String NAME = "C2 CompilerThre";
    private static final int PRIO_PROCESS = 0;

    private SecondCompiler() {
    }

    /** Lets everything else go first from now on; what the system refuses is logged and no more. */
    static void stepBack() {
        if (!Files.isDirectory(THREADS)) {
            return;
        }
        try {
            List<Integer> threads = threads();
            if (threads.isEmpty()) {
                return;
            }
            MethodHandle setPriority = setPriority();
            for (int thread : threads) {
                if ((int) setPriority.invokeExact(PRIO_PROCESS, thread, NICE) != 0) {
                    LOG.info("the compiler keeps its priority: the system refuses setpriority");
                    return;
                }
            }
        } catch (Throwable e) {   // as invokeExact declares; nobody's call depends on it
            if (e instanceof Error error && !(e instanceof LinkageError)) {
                throw error;
            }
            LOG.info("the compiler keeps its priority: {}", e.toString());
        }
    }

    /** The kernel's numbers of its threads. */
    static List<Integer> threads() throws IOException {
        try (Stream<Path> all = Files.list(THREADS)) {
            return all.filter(SecondCompiler::isOne).map(thread -> Integer.valueOf(thread.getFileName().toString()))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isOne(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip().equals(NAME);
        } catch (IOException e) {
            return false;   // it has ended since
        }
    }

    @SuppressWarnings("restricted")   // jvm.options and the jar's manifest allow it
    private static MethodHandle setPriority() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow("setpriority"), FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
