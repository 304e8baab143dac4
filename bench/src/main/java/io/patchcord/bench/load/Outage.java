package io.patchcord.bench.load;

import io.patchcord.simulator.PostgresServer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What happens to the database or the disk under a bridge in a chaos run. */
@SuppressWarnings("ImmutableEnumChecker")   // the deeds hold nothing
enum Outage {
    /** Whoever is connected is told. */
    DATABASE_STOPPED(true, false, during(under -> database(under).stop(), under -> database(under).startAgain())),
    /** Nobody is told. */
    DATABASE_KILLED(true, false, during(under -> database(under).kill(), under -> database(under).startAgain())),
    DATABASE_HANGS(true, false, during(under -> database(under).hold(), under -> database(under).goOn())),
    /** An answer takes up to half a second. */
    DATABASE_SLOW(true, false, (under, spell) -> {
        do {
            database(under).hold();
            spell.pass(Duration.ofMillis(450));
            database(under).goOn();
        } while (spell.pass(Duration.ofMillis(50)));
    }),
    DATABASE_LOCKED(true, false, (under, spell) -> database(under).psql(
            "LOCK TABLE pending_call, call_record; SELECT pg_sleep(" + spell.seconds() + ")")),
    /** With H2 its file is full, too. */
    DISK_FULL(false, true, during(under -> disk(under).fill(), under -> disk(under).empty())),
    /** There is no way for a record but to wait in memory. */
    DISK_FULL_AND_DATABASE_KILLED(true, true, during(under -> {
        disk(under).fill();
        database(under).kill();
    }, under -> {
        database(under).startAgain();
        disk(under).empty();
    }));

    private final boolean needsDatabase;
    private final boolean needsDisk;
    private final BiConsumer<Foundation, Spell> deed;

    Outage(boolean needsDatabase, boolean needsDisk, BiConsumer<Foundation, Spell> deed) {
        this.needsDatabase = needsDatabase;
        this.needsDisk = needsDisk;
        this.deed = deed;
    }

    private static BiConsumer<Foundation, Spell> during(Consumer<Foundation> begin, Consumer<Foundation> end) {
        return (under, spell) -> {
            begin.accept(under);
            spell.pass();
            end.accept(under);
        };
    }

    private static PostgresServer database(Foundation foundation) {
        return foundation.database().orElseThrow();
    }

    private static OwnDisk disk(Foundation foundation) {
        return foundation.disk().orElseThrow();
    }

    /** Why it can't happen to this foundation, or an empty text. */
    String lacks(Foundation foundation) {
        if (needsDatabase && foundation.database().isEmpty()) {
            return "no PostgreSQL is installed, and H2 cannot be away";
        }
        return needsDisk && foundation.disk().isEmpty() ? "nobody may mount a disk here (unshare --map-root-user)" : "";
    }

    /** Makes it happen, and returns when the spell and the outage are over. */
    void last(Foundation foundation, Spell spell) {
        deed.accept(foundation, spell);
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
