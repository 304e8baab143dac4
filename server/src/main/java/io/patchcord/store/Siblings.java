package io.patchcord.store;

import io.patchcord.customer.Outage;
import io.patchcord.outbound.Succession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that share the database, this one among them: which of them live, and what becomes of those that died.
 *
 * <p>A process with the same data directory lives as long as its spool file is locked, which the system ends with it.
 * One that is elsewhere lives as long as its row is renewed, by whatever clock it has; it is believed dead once this
 * one has looked, and reached the database, for the time set for that. What a dead process spooled is written, and its
 * unfinished calls are marked CRASHED. Thread-safe.
 */
public final class Siblings implements AutoCloseable {
    /** How often {@link #look} is to be called. */
    public static final Duration LOOK = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Siblings.class);
    private static final String SUFFIX = ".spool";
    private static final long MOST_SPOOL_BYTES = 256L << 20;
    private static final int BATCH = 500;

    /** What a process is at. */
    public enum State {
        /** It takes no calls yet. */
        STARTING,
        /** It takes calls. */
        TAKING,
        /** It only finishes those it has. */
        DRAINING
    }

    private final Instance self;
    private final Optional<Path> directory;
    private final InstanceRows rows;
    private final CallRows calls;
    private final OrphanRows orphans;
    private final Clock clock = Clock.systemUTC();
    private final Instant begun;
    private final Succession succession;
    private final String address;
    private final Consumer<String> crashed;
    private final EntryWriter heirs;
    private final Outage outage = new Outage();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile State state = State.STARTING;
    private Set<String> known = Set.of();

    private Siblings(Instance self, Optional<Path> directory, Database database, EndRows ends, String address,
                     Duration lostAfter, Consumer<String> crashed) {
        this.self = self;
        this.directory = directory;
        this.rows = new InstanceRows(database);
        this.calls = new CallRows(database, ends);
        this.heirs = new EntryWriter(calls, _ -> { });
        this.orphans = new OrphanRows(database, ends);
        this.address = address;
        this.crashed = crashed;
        this.begun = clock.instant();
        this.succession = new Succession((int) lostAfter.dividedBy(LOOK));
    }

    /**
     * Joins the processes that share {@code database}.
     *
     * @param dataDir where spool files are kept; empty to keep none
     * @param address of the public listener
     * @param lostAfter after how much silence a process that is elsewhere counts as dead
     * @param crashed hears the agent of each call that this process marks CRASHED
     * @throws StoreException when no spool file can be made, saying what to do
     */
    public static Siblings join(Database database, Optional<Path> dataDir, EndRows ends, String address,
                                Duration lostAfter, Consumer<String> crashed) {
        String id = Instance.newId();
        Optional<Path> directory = dataDir.map(path -> path.resolve("spool"));
        try {
            Optional<SpoolFile> file = Optional.empty();
            if (directory.isPresent()) {
                Database.ownersDirectory(directory.get());
                file = SpoolFile.open(directory.get().resolve(id + SUFFIX), MOST_SPOOL_BYTES);
            }
            Siblings siblings = new Siblings(new Instance(id, file), directory, database, ends, address,
                    lostAfter, crashed);
            siblings.rows.seen(siblings.row());
            return siblings;
        } catch (IOException e) {
            throw new StoreException("call records cannot be spooled in " + directory.orElseThrow() + " ("
                    + e.getMessage() + "): give store.data-dir a directory this user may write in", e);
        }
    }

    private InstanceRows.Row row() {
        return new InstanceRows.Row(self.id(), address, state.name(), clock.instant());
    }

    Instance self() {
        return self;
    }

    /** What this process is at; others learn it at the next look, and now if the database answers. */
    public void become(State next) {
        state = next;
        renew();
    }

    private boolean renew() {
        try {
            rows.seen(row());
            outage.succeeded();
            return true;
        } catch (RuntimeException e) {
            if (outage.failed()) {
                LOG.info("the database is told again that this process lives: {}", SqlFailure.describe(e));
            } else if (outage.isLong()) {
                LOG.warn("other processes cannot be told that this one lives: {}", SqlFailure.describe(e));
            }
            return false;
        }
    }

    /** What was found of processes that died: whether any has, and how many calls it left unfinished. */
    private record Inheritance(boolean deaths, long orphans) {
        static final Inheritance NONE = new Inheritance(false, 0);
    }

    /** Renews this process's row and takes over from those that died; whether there were any. */
    public boolean look() {
        Inheritance found = renew() ? inherit(false) : Inheritance.NONE;
        if (found.orphans() > 0) {
            LOG.warn("{} calls were cut off when a process beside this one died: their records say CRASHED",
                    found.orphans());
        }
        return found.deaths();
    }

    /** Takes over from processes that died; returns how many unfinished calls were marked CRASHED. */
    public long takeOver() {
        return inherit(true).orphans();
    }

    /** Looks for unfinished calls only when a process has gone since the last look, or when told to: they are many. */
    private Inheritance inherit(boolean always) {
        lock.lock();
        try {
            Set<String> dead = new HashSet<>();
            for (Path file : files()) {
                String id = id(file);
                if (!id.equals(self.id()) && isInherited(file, id)) {
                    dead.add(id);
                }
            }
            Set<String> here = new HashSet<>(files().stream().map(Siblings::id).toList());
            Map<String, Long> moved = rows.all().stream().collect(Collectors.toMap(InstanceRows.Row::id,
                    row -> ChronoUnit.MICROS.between(Instant.EPOCH, row.seenAt())));
            succession.gone(moved).stream().filter(id -> !here.contains(id) && !id.equals(self.id()))
                    .forEach(dead::add);
            Set<String> alive = new HashSet<>(moved.keySet());
            alive.addAll(here);
            alive.add(self.id());
            alive.removeAll(dead);
            boolean fewer = !alive.containsAll(known);
            List<String> closed = always || fewer || !dead.isEmpty() ? orphans.close(alive, begun, clock.instant())
                    : List.of();
            closed.forEach(crashed);
            dead.forEach(rows::delete);   // last: they say until when their calls lived
            known = alive;
            return new Inheritance(!dead.isEmpty(), closed.size());
        } catch (IOException e) {
            LOG.error("what dead processes spooled cannot be read: {}", e.getMessage());
            return Inheritance.NONE;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what a dead process spooled; false while it lives, or while it is to be tried again. */
    private boolean isInherited(Path path, String id) throws IOException {
        Optional<SpoolFile> open = SpoolFile.open(path, MOST_SPOOL_BYTES);
        if (open.isEmpty()) {
            return false;
        }
        try (SpoolFile file = open.get()) {
            Spool spool = new Spool(open);
            int inherited = file.waiting();
            while (file.waiting() > 0) {
                calls.settle(id, heirs.write(id, spool.oldest(BATCH), 0));
                spool.written();
            }
            if (inherited > 0) {
                LOG.info("{} entries of the call log that a dead process had spooled are written", inherited);
            }
        } catch (RuntimeException | Error e) {
            if (!SqlFailure.mayBeTheEntrys(e)) {
                throw e;
            }
            // and a start, which looks as well, must not wait for it
            LOG.warn("what a dead process spooled waits for an entry or the schema: {}", SqlFailure.describe(e));
            return false;
        }
        return true;
    }

    private List<Path> files() throws IOException {
        if (directory.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory.get())) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).toList();
        }
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** Whether a process with this data directory lives beside this one. */
    public boolean hasNeighbour() {
        return neighbours().findAny().isPresent();
    }

    /** Whether calls may live in other processes: on this machine, or anywhere as far as the database knows. */
    boolean isShared() {
        try {
            return hasNeighbour() || rows.all().size() > 1;
        } catch (RuntimeException e) {
            return false;   // whoever lives elsewhere can't tell us anything now
        }
    }

    /** Whether one of them takes calls at this one's address. */
    public boolean hasSuccessor() {
        Set<String> here = new HashSet<>(neighbours().toList());
        try {
            return rows.all().stream().anyMatch(row -> here.contains(row.id()) && row.address().equals(address)
                    && row.state().equals(State.TAKING.name()));
        } catch (RuntimeException e) {
            return false;   // without the database nobody can know, and calls are refused politely here
        }
    }

    private Stream<String> neighbours() {
        try {
            return files().stream().filter(file -> !id(file).equals(self.id())).filter(Siblings::isHeld)
                    .map(Siblings::id);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean isHeld(Path path) {
        try {
            return SpoolFile.isHeld(path);
        } catch (IOException e) {
            return false;
        }
    }

    /** Leaves; what is still in the spool stays for the next process. */
    @Override
    public void close() {
        try {
            rows.delete(self.id());
        } catch (RuntimeException e) {
            LOG.debug("the row of this process stays for a while: {}", SqlFailure.describe(e));
        }
        self.file().ifPresent(file -> {
            try {
                file.close();
            } catch (IOException e) {
                LOG.warn("the spool could not be closed: {}", e.getMessage());
            }
        });
    }
}
