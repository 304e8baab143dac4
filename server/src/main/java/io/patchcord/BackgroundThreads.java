package io.patchcord;

import io.patchcord.metrics.BridgeMetrics;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads whose work may wait: the JVM's optimising compiler, the writers of the call log, of H2's file, of the log and
 * of metrics, and who deletes what is old. Once there are calls they step back: on a core that has frames to carry they
 * take slices of one or several milliseconds otherwise, and frames wait that long (bench/RESULTS.md). Linux keeps such
 * settings by thread (sched(7)); elsewhere nothing is changed.
 *
 * <p>All get SCHED_BATCH, so that waking one (a webhook has something for the call log) does not put it in the place of
 * who woke it, and a nice value, so that they give way once there is something for a call: to the compiler the larger
 * one, for on a machine that others keep busy the writers shall not write too late. HotSpot has a flag for the
 * compiler's priority, but then the rehearsal's calls, which leave no core idle, would be compiled ten times slower.
 *
 * <p>A new thread has the settings of whoever started it, so it is looked again and again: for writers that are not the
 * first (H2's file comes to another process), and for carriers of virtual threads that a writer started. Those may keep
 * the nice value, which only who is privileged may lower, so all that there are to be are started before.
 */
final class BackgroundThreads {
    /** The compiler's: a tenth of the weight of what carries calls. */
    static final int NICE = 10;
    /** Above the process's own, the writers': a third of that weight. */
    static final int WRITERS_NICE = 5;
    /** Before anybody is told that calls can come; forty threads each, so the first compiler has made what looks. */
    private static final int FIRST_LOOKS = 10;
    private static final Duration CARRIERS_START = Duration.ofMillis(100);
    /** In sched.h. */
    static final int SCHED_BATCH = 3;
    private static final int SCHED_OTHER = 0;
    private static final int PRIO_PROCESS = 0;
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundThreads.class);
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final String OWN_NAME = "step-back";
    /** Names, of which the kernel keeps 15 characters. */
    private static final String COMPILER = "C2 CompilerThre";
    private static final String CARRIERS = "ForkJoinPool-1-";
    private static final Set<String> WRITERS =
            Set.of("call-records", "MVStore backgro", "H2-save", "H2-serializatio", "AsyncAppender-W",
                    Retention.THREAD, BridgeMetrics.SCRAPER, OWN_NAME);

    private final MethodHandle getScheduler = function("sched_getscheduler", ValueLayout.JAVA_INT);
    private final MethodHandle setScheduler =
            function("sched_setscheduler", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    private final MethodHandle setPriority =
            function("setpriority", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private final MethodHandle getPriority = function("getpriority", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private final MemorySegment noPriority = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);   // struct sched_param

    /** The process's nice value. */
    private final int usual;

    private BackgroundThreads() throws Throwable {
        usual = (int) getPriority.invokeExact(PRIO_PROCESS, 0);
    }

    /**
     * Lets everything else go first from now on; looks so often. What the system refuses is logged and no more. Returns
     * after the first looks: finding the system's functions takes 50 ms and more of a core, which no call shall meet,
     * nor code that looks and is not compiled yet.
     */
    static void stepBack(Duration look) {
        if (!Files.isDirectory(THREADS)) {
            return;
        }
        startCarriers();
        CountDownLatch looked = new CountDownLatch(1);
        Thread.ofPlatform().daemon().name(OWN_NAME).start(() -> run(look, looked));
        try {
            looked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The JDK's, by as many threads that hold on to one each; with fewer carriers than processors, for a moment. */
    private static void startCarriers() {
        int most = Runtime.getRuntime().availableProcessors();
        CountDownLatch carried = new CountDownLatch(most);
        long endNanos = System.nanoTime() + CARRIERS_START.toNanos();
        for (int i = 0; i < most; i++) {
            Thread.startVirtualThread(() -> {
                carried.countDown();
                while (carried.getCount() > 0 && System.nanoTime() - endNanos < 0) {
                    Thread.onSpinWait();
                }
            });
        }
    }

    private static void run(Duration look, CountDownLatch looked) {
        try {
            BackgroundThreads threads = new BackgroundThreads();
            for (int i = 1; threads.areBack(); i++) {
                if (i >= FIRST_LOOKS) {
                    looked.countDown();
                    LockSupport.parkNanos(look.toNanos());
                }
            }
            LOG.info("background threads keep their priority: the system refuses to change it");
        } catch (Throwable e) {   // as invokeExact declares; nobody's call depends on it
            if (e instanceof Error error && !(e instanceof LinkageError)) {
                throw error;
            }
            LOG.info("background threads keep their priority: {}", e.toString());
        } finally {
            looked.countDown();
        }
    }

    /** Whether a thread of this name steps back. */
    static boolean isOne(String name) {
        return name.equals(COMPILER) || WRITERS.contains(name);
    }

    private boolean areBack() throws Throwable {
        boolean done = true;
        for (Path thread : threads()) {
            done &= isSet(thread) || Files.notExists(thread);
        }
        return done;
    }

    private boolean isSet(Path thread) throws Throwable {
        String name = name(thread);
        int number = Integer.parseInt(thread.getFileName().toString());
        int policy = (int) getScheduler.invokeExact(number);
        boolean set = true;
        if (isOne(name) && policy == SCHED_OTHER) {
            set = (int) setScheduler.invokeExact(number, SCHED_BATCH, noPriority) == 0;
        } else if (name.equals(CARRIERS) && policy == SCHED_BATCH) {
            set = (int) setScheduler.invokeExact(number, SCHED_OTHER, noPriority) == 0;
            int _ = (int) setPriority.invokeExact(PRIO_PROCESS, number, usual);   // refused unless we are privileged
        }
        if (name.equals(COMPILER)) {
            set &= (int) setPriority.invokeExact(PRIO_PROCESS, number, NICE) == 0;
        } else if (WRITERS.contains(name)) {
            set &= (int) setPriority.invokeExact(PRIO_PROCESS, number, usual + WRITERS_NICE) == 0;
        }
        return set;
    }

    private static List<Path> threads() throws IOException {
        try (Stream<Path> all = Files.list(THREADS)) {
            return all.toList();
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return "";   // it has ended since
        }
    }

    @SuppressWarnings("restricted")   // jvm.options and the jar's manifest allow it
    private static MethodHandle function(String name, MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    }
}
