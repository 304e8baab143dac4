package io.patchcord.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a restore did.
 *
 * @param takenAt when the backup was made, if that is known
 * @param replaced where that is which was there before; empty when nothing was
 * @param contents what the store has now
 */
public record Restored(Optional<Instant> takenAt, Optional<Path> replaced, Contents contents) {
    /**
     * What a restored store has.
     *
     * @param customers how many
     * @param records of calls
     * @param doNotCall numbers that must not be called
     * @param held batches that wait for an operator
     * @param unclear orders of calls out of which nobody can tell whether they were carried out
     */
    public record Contents(long customers, long records, long doNotCall, long held, long unclear) {
    }
}
