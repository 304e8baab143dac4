package io.patchcord.bench.load;

import io.patchcord.codec.AudioFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a load run does.
 *
 * @param rivals in the order they take turns
 * @param calls how many at once, a point each
 * @param warmUp how long a fresh bridge is driven before anything counts
 * @param seconds how long a point is measured
 * @param setUpRate calls a second while a point's calls are set up
 * @param arrivals further calls a second while a point is measured once more; 0 leaves that out
 * @param shed whether these further calls meet a product that allows no more than the point has
 * @param bursts whether the agent speaks half a second at a time
 * @param agentTls whether the bridge reaches the agents through TLS
 * @param serverCpus CPUs the bridge is pinned to, as taskset writes them; empty leaves it free
 * @param generatorCpus the same of this process
 * @param serverJar the product
 * @param jvmOptions further options of the bridge's JVM
 * @param variables further variables of the product's environment
 */
record Plan(List<Rival> rivals, List<AudioFormat> formats, List<Integer> calls, int rounds, Duration warmUp,
            Duration seconds, int setUpRate, int arrivals, boolean shed, boolean bursts, boolean agentTls,
            String serverCpus, String generatorCpus, Path serverJar, List<String> jvmOptions,
            Map<String, String> variables) {
    /** The same for a point of so many calls: with {@link #shed()} half as many again come while it is measured. */
    Plan at(int count) {
        if (!shed) {
            return this;
        }
        Map<String, String> limited = new HashMap<>(variables);
        limited.put("PATCHCORD_MAX_CALLS", String.valueOf(count));
        int extra = (int) Math.max(1, count / (2 * seconds.toSeconds()));
        return new Plan(rivals, formats, calls, rounds, warmUp, seconds, setUpRate, extra, true, bursts, agentTls,
                serverCpus, generatorCpus, serverJar, jvmOptions, limited);
    }
}
