package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Rung;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever becomes of an agent, or of the stream, the caller hears something within four seconds: all of
 * {@link AgentFault} happens side by side, each to a call of its own.
 */
@Timeout(240)
class LadderTest {
    private static final Duration NOT_LONG = Duration.ofSeconds(4);
    private static final Duration QUICK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path directory;
    private static final Map<AgentFault.Bed, Testbed> BEDS = new EnumMap<>(AgentFault.Bed.class);
    private static final Map<AgentFault.Bed, FailingAgents> AGENTS = new EnumMap<>(AgentFault.Bed.class);
    private static final Map<AgentFault, Future<FaultyCall.Heard>> CALLS = new EnumMap<>(AgentFault.class);
    /** Calls whose fault shows at once come a few at a time: fifty at once would be a test of the machine. */
    private static final Semaphore AT_ONCE = new Semaphore(5);
    private static final List<Duration> UNHARMED = new CopyOnWriteArrayList<>();
    private static Thread unharmed;

    @BeforeAll
    static void everythingFailsAtOnce() throws InterruptedException {
        for (AgentFault.Bed bed : AgentFault.Bed.values()) {
            BEDS.put(bed, new Testbed(directory.resolve(bed.name()), bed.settings(), bed.agents()));
            AGENTS.put(bed, new FailingAgents(BEDS.get(bed).agent()));
        }
        call(AgentFault.NONE);   // the first call of a JVM is no measure
        for (AgentFault fault : AgentFault.values()) {
            boolean atOnce = fault.plan().bed() == AgentFault.Bed.CALM;
            FutureTask<FaultyCall.Heard> task = new FutureTask<>(() -> atOnce ? inTurn(fault) : call(fault));
            CALLS.put(fault, task);
            Thread.ofVirtual().name(fault.name()).start(task);
        }
        unharmed = Thread.ofVirtual().name("unharmed").start(LadderTest::callUnharmed);
    }

    private static FaultyCall.Heard call(AgentFault fault) throws InterruptedException {
        return new FaultyCall(fault, BEDS.get(fault.plan().bed()), AGENTS.get(fault.plan().bed())).make();
    }

    private static FaultyCall.Heard inTurn(AgentFault fault) throws InterruptedException {
        AT_ONCE.acquire();
        try {
            return call(fault);
        } finally {
            AT_ONCE.release();
        }
    }

    /** Calls to which nothing happens, one after the other beside the rest: they show what the machine can do. */
    private static void callUnharmed() {
        try {
            while (!CALLS.values().stream().allMatch(Future::isDone)) {
                UNHARMED.add(call(AgentFault.NONE).after());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deadlines of seconds tell nothing on a machine that takes a second for a call to which nothing happens. */
    private static void onAQuickMachine(Executable test) throws Throwable {
        try {
            test.execute();
        } catch (AssertionError e) {
            assertTrue(unharmed.join(PATIENCE), "a call without a fault does not end");
            assumeTrue(UNHARMED.stream().allMatch(time -> time.compareTo(QUICK) < 0),
                    () -> "calls without a fault take " + UNHARMED + "; " + e);
            throw e;
        }
    }

    @AfterAll
    static void nothingIsLeftOver() throws InterruptedException {
        assertTrue(unharmed.join(PATIENCE), "a call without a fault does not end");
        for (AgentFault.Bed bed : AgentFault.Bed.values()) {
            AGENTS.get(bed).close();
            BEDS.get(bed).twilio().close();
            BEDS.get(bed).awaitIdle();
            BEDS.get(bed).close();
        }
    }

    private static FaultyCall.Heard heard(AgentFault fault) throws Exception {
        try {
            return CALLS.get(fault).get(100, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(fault + ": " + e, e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCallerHearsSomethingSoonAndTheRecordSaysWhoseFaultItWas(AgentFault fault) throws Throwable {
        onAQuickMachine(() -> judge(fault));
    }

    private static void judge(AgentFault fault) throws Exception {
        FaultyCall.Heard heard = heard(fault);
        assertTrue(fault.ear() == AgentFault.Ear.EITHER || fault.ear() == heard.what(), () -> "heard " + heard.what());
        assertTrue(heard.after().compareTo(fault.plan().noticed().plus(NOT_LONG)) < 0, () -> "after " + heard.after());
        Testbed bed = BEDS.get(fault.plan().bed());
        CallRecord record = bed.record(heard.callSid());
        assertEquals(fault.end(), record.end(), record.detail());
        List<String> rungs = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        Eventually.holds(() -> bed.bridge().records().events(heard.callSid()).stream()
                .filter(event -> event.kind() == CallEvent.Kind.FAILOVER).count() >= fault.rungs().size(), "events");
        for (CallEvent event : bed.bridge().records().events(heard.callSid())) {
            if (event.kind() == CallEvent.Kind.FAILOVER) {
                rungs.add(event.text().split(":")[0]);
            } else if (event.kind() == CallEvent.Kind.FAILURE) {
                failures.add(event.text());
            }
        }
        assertEquals(fault.rungs().stream().map(Rung::toString).toList(), rungs);
        assertTrue(fault.rungs().isEmpty() || failures.stream().anyMatch(line ->
                line.startsWith(fault.why().name())), () -> fault.why() + " is not in " + failures);
    }

    @Test
    void everyRungIsCountedWithItsReason() throws Throwable {
        onAQuickMachine(LadderTest::judgeTheCounts);
    }

    private static void judgeTheCounts() throws Exception {
        for (AgentFault fault : AgentFault.values()) {
            heard(fault);
        }
        for (AgentFault.Bed bed : AgentFault.Bed.values()) {
            for (Rung rung : Rung.values()) {
                long expected = List.of(AgentFault.values()).stream().filter(fault -> fault.plan().bed() == bed)
                        .flatMap(fault -> fault.rungs().stream()).filter(rung::equals).count();
                long counted = List.of(CallEnd.values()).stream()
                        .mapToLong(why -> BEDS.get(bed).bridge().metrics().failedOverSoFar(rung, why)).sum();
                assertEquals(expected, counted, () -> bed + " " + rung);
            }
        }
    }
}
