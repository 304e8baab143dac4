package io.patchcord.outbound;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators of the batches of this process that are held. One thread sees; any may ask. */
final class HeldBatches {
    private static final Logger LOG = LoggerFactory.getLogger(HeldBatches.class);

    private volatile List<OutboundBatch> held = List.of();

    /** These are held now; each is said once. */
    void see(List<OutboundBatch> now) {
        Set<String> known = held.stream().map(OutboundBatch::id).collect(Collectors.toSet());
        now.stream().filter(batch -> !known.contains(batch.id())).forEach(batch -> LOG.warn(
                "batch {} is held, nobody in it is called: {}: {}", batch.id(), batch.held(), ways(batch.id())));
        held = now;
    }

    /** What operators should know. */
    List<String> warnings() {
        List<OutboundBatch> now = held;
        return now.isEmpty() ? List.of() : List.of("Batches of calls out that are held, and nobody in them is called: "
                + now.size() + ", for " + now.getFirst().held() + ". /api/batches has them: "
                + ways(now.size() == 1 ? now.getFirst().id() : "ID") + ".");
    }

    private static String ways(String id) {
        return "DELETE /api/batches/" + id + " takes it back, POST /api/batches/" + id + "/resume goes on with it";
    }
}
