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
 * @param listKept whether the list of numbers that must not be called was read from what was there before
 */
public record Restored(Optional<Instant> takenAt, Optional<Path> replaced, Contents contents, boolean listKept) {
    /**
     * What a restored store has.
     *
     * @param customers how many
     * @param records of calls
     * @param doNotCall numbers that must not be called
     * @param listedSince how many of those the backup had not, but what was there before
     * @param held batches that wait for an operator
     * @param unclear orders of calls out of which nobody can tell whether they were carried out
     */
    public record Contents(long customers, long records, long doNotCall, long listedSince, long held, long unclear) {
    }
}
