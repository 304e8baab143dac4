package io.patchcord;

import io.patchcord.call.Switchboard;
import io.patchcord.config.CostsConfig;
import io.patchcord.net.Rounds;
import io.patchcord.store.CostStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps calls and days below what they may cost, looking once a second: a call that has cost too much is ended, and
 * while a day has, no call is taken. Looks at nothing where nothing is capped. {@link #warnings} may be asked by any
 * thread.
 */
final class Spending implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spending.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final CostsConfig config;
    private final CostStore costs;
    private final Switchboard switchboard;
    private final Rounds rounds;
    private volatile boolean spent;

    Spending(CostsConfig config, CostStore costs, Switchboard switchboard) {
        this.config = config;
        this.costs = costs;
        this.switchboard = switchboard;
        boolean capped = config.capPerCall().isPresent() || config.capPerDay().isPresent();
        this.rounds = capped ? new Rounds("spending", LOOK, LOOK, this::look) : null;
    }

    /**
     * Why callers are turned away, if they are. That is no reason to be found not ready: a load balancer would take the
     * process out, and callers would get no answer at all where they now hear the busy words.
     */
    List<String> warnings() {
        return spent ? List.of("Today has cost all it may: calls are turned away with the busy words until midnight."
                + " Raise costs.cap-per-day to take them.") : List.of();
    }

    private void look() {
        Map<String, CostStore.Live> live = costs.live();
        config.capPerCall().ifPresent(cap -> live.forEach((callSid, call) -> {
            if (call.cost().total().compareTo(cap) > 0) {
                switchboard.endSpent(callSid, "more than " + cap.toPlainString() + " " + call.cost().currency());
            }
        }));
        config.capPerDay().ifPresent(cap -> day(costs.today(live).compareTo(cap) >= 0, cap));
    }

    private void day(boolean over, BigDecimal cap) {
        if (over != spent) {
            spent = over;
            switchboard.spent(over);
            LOG.warn(over ? "today has cost {} {}: calls are turned away" : "a day that may cost {} {} begins",
                    cap.toPlainString(), config.currency());
        }
    }

    @Override
    public void close() {
        if (rounds != null) {
            rounds.close();
        }
    }
}
