package io.patchcord.store;

import java.util.Optional;
import java.util.UUID;

/**
 * This process among those that share a database.
 *
 * @param id its name in the rows it writes
 * @param file its spool, locked for as long as it lives; empty when nothing is kept on the disk
 */
record Instance(String id, Optional<SpoolFile> file) {
    static String newId() {
        return UUID.randomUUID().toString();
    }

    /** One that spools nothing. */
    static Instance withoutFile() {
        return new Instance(newId(), Optional.empty());
    }
}
