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
    DATABASE_STOPPED(false, during(under -> database(under).stop(), under -> database(under).startAgain())),
    /** Nobody is told. */
    DATABASE_KILLED(false, during(under -> database(under).kill(), under -> database(under).startAgain())),
    DATABASE_HANGS(false, during(under -> database(under).hold(), under -> database(under).goOn())),
    /** An answer takes up to half a second. */
    DATABASE_SLOW(false, (under, spell) -> {
        do {
            database(under).hold();
            spell.pass(Duration.ofMillis(450));
            database(under).goOn();
        } while (spell.pass(Duration.ofMillis(50)));
    }),
    DATABASE_LOCKED(false, (under, spell) -> database(under).psql(
            "LOCK TABLE pending_call, call_record; SELECT pg_sleep(" + spell.seconds() + ")")),
    DISK_FULL(true, during(under -> disk(under).fill(), under -> disk(under).empty())),
    /** There is no way for a record but to wait in memory. */
    DISK_FULL_AND_DATABASE_KILLED(true, during(under -> {
        disk(under).fill();
        database(under).kill();
    }, under -> {
        database(under).startAgain();
        disk(under).empty();
    }));

    private final boolean needsDisk;
    private final BiConsumer<Foundation, Spell> deed;

    Outage(boolean needsDisk, BiConsumer<Foundation, Spell> deed) {
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
        if (foundation.database().isEmpty()) {
            return "no PostgreSQL is installed; H2 cannot be away, and a full disk under its own file is not tried";
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
