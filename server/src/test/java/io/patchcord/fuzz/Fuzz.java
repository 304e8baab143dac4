package io.patchcord.fuzz;

import io.patchcord.call.CallTargets;
import io.patchcord.config.ConfigTargets;
import io.patchcord.control.ControlTargets;
import io.patchcord.elevenlabs.AgentTargets;
import io.patchcord.net.NetTargets;
import io.patchcord.store.StoreTargets;
import io.patchcord.twilio.TwilioTargets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** All targets, one after the other; {@code main} with a number of minutes, and a seed if one is to be repeated. */
public final class Fuzz {
    private Fuzz() {
    }

    /** Everything that reads what others send. */
    static List<FuzzTarget> targets() {
        return Stream.of(NetTargets.all(), TwilioTargets.all(), AgentTargets.all(), CallTargets.all(),
                StoreTargets.all(), ControlTargets.all(), ConfigTargets.all()).flatMap(List::stream).toList();
    }

    /** Runs every target for its share of the time. */
    public static void main(String[] args) throws InterruptedException {
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        run(Duration.ofMinutes(Long.parseLong(args[0])), seed);
    }

    static void run(Duration time, long seed) throws InterruptedException {
        long share = time.toNanos() / targets().size();
        for (FuzzTarget target : targets()) {
            FuzzRun run = new FuzzRun(target, seed);
            long begun = System.nanoTime();
            run.run(() -> System.nanoTime() - begun < share);
            System.out.printf("fuzz %-24s seed %d: %,d inputs, %d outcomes%n", target, seed, run.inputs(),
                    run.outcomes());
        }
    }
}
