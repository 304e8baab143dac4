package io.patchcord.store;

import io.patchcord.customer.Outage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log entries that the database could not take, in a file. Without a file it takes none. Used by one thread. */
final class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final Optional<SpoolFile> file;
    private final Outage outage = new Outage();
    private List<SpoolFile.Frame> shown = List.of();

    Spool(Optional<SpoolFile> file) {
        this.file = file;
    }

    /** Keeps them all, on the disk, or none; whether it does. */
    boolean keep(List<Numbered> entries) {
        if (file.isEmpty()) {
            return false;
        }
        try {
            file.get().append(entries.stream()
                    .map(one -> new SpoolFile.Frame(one.number(), LogEntryJson.write(one.entry()))).toList());
            outage.succeeded();
            return true;
        } catch (IOException e) {
            if (outage.failed()) {
                LOG.error("the call log cannot be spooled either, so it waits in memory: {}", e.getMessage());
            }
            return false;
        }
    }

    /** The oldest entries, at most so many; they stay until {@link #written}. */
    List<Numbered> oldest(int most) throws IOException {
        shown = file.isEmpty() ? List.of() : file.get().next(most);
        List<Numbered> entries = new ArrayList<>();
        for (SpoolFile.Frame frame : shown) {
            try {
                entries.add(new Numbered(frame.number(), LogEntryJson.read(frame.payload())));
            } catch (IllegalArgumentException e) {
                LOG.error("entry {} of a spool is of no known kind and is left out", frame.number());
            }
        }
        return entries;
    }

    /** Those shown last are in the database. */
    void written() throws IOException {
        if (file.isPresent()) {
            file.get().drop(shown);
        }
    }

    /** Entries kept; any thread. */
    int waiting() {
        return file.map(SpoolFile::waiting).orElse(0);
    }
}
