package io.patchcord.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Which agents cannot be dialled as they should, and how many times more. Thread-safe. */
final class DialFaults {
    private record Plan(DialFault fault, int times) {
    }

    private final Map<String, Plan> plans = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);

    void plan(String agentId, DialFault fault, int times) {
        plans.put(agentId, new Plan(fault, times));
    }

    /** What goes wrong now if it is a fault of one of these kinds, which then has happened once more. */
    Optional<DialFault> next(String agentId, Class<?>... kinds) {
        DialFault[] next = new DialFault[1];
        plans.computeIfPresent(agentId, (_, plan) -> {
            for (Class<?> kind : kinds) {
                if (kind.isInstance(plan.fault())) {
                    next[0] = plan.fault();
                    return plan.times() > 1 ? new Plan(plan.fault(), plan.times() - 1) : null;
                }
            }
            return plan;
        });
        return Optional.ofNullable(next[0]);
    }

    /** Lets the peer wait until the simulator is closed. */
    void hang() {
        try {
            over.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets go of everybody who waits. */
    void release() {
        over.countDown();
    }
}
