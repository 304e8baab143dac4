package io.patchcord.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every fault there is, again and again, to calls beside one that must not notice: the canary. Then everybody hangs up,
 * and nothing may be left of them but their records.
 */
final class ChaosRun {
    private static final int WARM_UP_CALLS = 20;
    private static final Duration SET_UP = Duration.ofSeconds(30);
    /** The longest deadline a call has is the drain's, 10 s; a busy machine needs more. */
    private static final Duration SETTLED = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final double WORSE = 2;
    private static final double LATE_MILLIS = 2;
    private static final long MORE_THREADS = 8;
    private static final long MORE_DESCRIPTORS = 10;
    /** An agent that answers 401 is somebody's to mend, and so is a full disk; the bridge says so. */
    private static final List<Pattern> EXPECTED = List.of(
            Pattern.compile("ERROR Call .* refuses every call until its settings or ours are mended"),
            Pattern.compile("ERROR Tape .* its recording failed, the call goes on: .*No space left on device"),
            Pattern.compile("ERROR Spool .* so it waits in memory: No space left on device"));
    private static final Pattern REPLAYED = Pattern.compile("(\\d+) entries of the call log went from the spool");
    private static final Pattern ERROR = Pattern.compile("^\\S+ ERROR ");

    private final ChaosPlan plan;
    private final Traffic traffic;
    private final Generator generator;
    private final BridgeProcess bridge;
    private final Operator operator;
    private final Foundation foundation;
    private final Outages outages;
    private final Consumer<String> progress;
    private final Random random;
    private final List<Check> checks = new ArrayList<>();
    private Attack attack;

    /** A run against this bridge, which {@code traffic} leads to. */
    ChaosRun(ChaosPlan plan, Traffic traffic, BridgeProcess bridge, Operator operator, Foundation foundation,
             Consumer<String> progress) {
        this.plan = plan;
        this.traffic = traffic;
        this.generator = traffic.generator();
        this.bridge = bridge;
        this.operator = operator;
        this.foundation = foundation;
        this.outages = new Outages(foundation, plan.outage(), plan.seed(), progress);
        this.progress = progress;
        this.random = new Random(plan.seed());
    }

    /** Runs, and stops the bridge, whose store is then looked at by what lies beside {@code serverJar}. */
    ChaosResult run(Path serverJar) throws IOException {
        Vitals before = warmUp();
        try (Canary canary = new Canary(traffic)) {
            return run(canary, before, serverJar);
        }
    }

    private ChaosResult run(Canary canary, Vitals before, Path serverJar) throws IOException {
        favour(canary);
        Crowd crowd = new Crowd(traffic, new Meter(), plan.calls() - 1, Duration.ZERO, random);
        crowd.begin();
        if (!generator.runUntil(crowd::isComplete, SET_UP)) {
            throw new LoadException("the calls did not come up: " + crowd.failure());
        }
        progress.accept(plan.calls() + " calls are live; nothing happens for " + plan.quiet().toMillis() + " ms");
        FrameFigures quiet = measure(canary, plan.quiet());
        attack = new Attack(traffic, crowd, random, plan.faultsPerSecond());
        generator.at(System.nanoTime(), attack);
        progress.accept("chaos");
        outages.begin();
        FrameFigures chaos = measure(canary, plan.time().minus(plan.quiet()));
        attack.end();
        outages.end();
        progress.accept("everybody hangs up");
        checks.add(canary.hangUp());
        judge("to the agent", quiet.toAgent(), chaos.toAgent(), chaos.lateness());
        judge("to the caller", quiet.toCaller(), chaos.toCaller(), chaos.lateness());
        crowd.close();
        generator.runUntil(() -> crowd.isEmpty() && outages.isOver(), SETTLED);
        nothingIsLeft(before);
        attack.tellOfStreamless();
        aNewCallIsTaken();
        whatWaitedIsWritten();
        bridge.stop();
        CallRecords records = foundation.records(bridge, serverJar);
        judge(records);
        judgeLog();
        return new ChaosResult(attack.done(), outages.done(), outages.leftOut(), quiet, chaos, records.ends(),
                checks);
    }

    private Vitals warmUp() throws IOException {
        Crowd first = new Crowd(traffic, new Meter(), Math.min(WARM_UP_CALLS, plan.calls()), Duration.ZERO, random);
        first.begin();
        generator.run(plan.quiet());
        first.close();
        generator.runUntil(first::isEmpty, SETTLED);
        generator.runUntil(this::noCalls, SETTLED, LOOK);
        return Vitals.of(bridge.pid());
    }

    private void favour(Canary canary) {
        try {
            canary.goesFirst();
        } catch (IOException e) {
            progress.accept("the canary's thread has to wait for others, which its delay tells of: " + e.getMessage());
        }
    }

    private FrameFigures measure(Canary canary, Duration time) {
        canary.openWindow();
        generator.run(time);
        return canary.closeWindow();
    }

    /** A canary whose own thread is late sees arrivals late, and says little of the bridge. */
    private void judge(String way, Delays quiet, Delays chaos, Delays lateness) {
        double bound = Math.max(plan.floorMillis(), WORSE * quiet.p99());
        Check check = Check.of("the canary's frame delay " + way + ", p99 in ms", chaos.p99() <= bound,
                "%.2f while quiet, %.2f in the chaos; up to %.2f is good; its own end was %.2f late (p99)",
                quiet.p99(), chaos.p99(), bound, lateness.p99());
        checks.add(check.outcome() == Check.Outcome.BAD && lateness.p99() > LATE_MILLIS
                ? new Check(check.what(), Check.Outcome.NOT_JUDGED, check.found()) : check);
    }

    private boolean noCalls() {
        return operator.metrics().sum("patchcord_calls") == 0;
    }

    private void nothingIsLeft(Vitals before) throws IOException {
        boolean alive = bridge.isAlive();
        checks.add(Check.of("the bridge is alive", alive, "process %d", bridge.pid()));
        if (!alive) {
            throw new LoadException("the bridge has ended:\n" + String.join("\n", bridge.output()));
        }
        long fromNanos = System.nanoTime();
        boolean free = generator.runUntil(this::noCalls, SETTLED, LOOK);
        checks.add(Check.of("no place leaked", free, "patchcord_calls is %.0f, %.1f s after the last hung up",
                operator.metrics().sum("patchcord_calls"), (System.nanoTime() - fromNanos) / 1e9));
        Vitals[] after = {Vitals.of(bridge.pid())};
        generator.runUntil(() -> {
            after[0] = look();
            return after[0].threads() <= before.threads() + MORE_THREADS
                    && after[0].descriptors() <= before.descriptors() + MORE_DESCRIPTORS;
        }, SETTLED, LOOK);
        checks.add(Check.of("threads are back", after[0].threads() <= before.threads() + MORE_THREADS,
                "%d before, %d after; %d more are good", before.threads(), after[0].threads(), MORE_THREADS));
        checks.add(Check.of("descriptors are back", after[0].descriptors() <= before.descriptors() + MORE_DESCRIPTORS,
                "%d before, %d after; %d more are good", before.descriptors(), after[0].descriptors(),
                MORE_DESCRIPTORS));
        checks.add(Check.of("nobody got in who may not", attack.letIn() == 0, "%d of %d", attack.letIn(),
                attack.forged()));
    }

    private Vitals look() {
        try {
            return Vitals.of(bridge.pid());
        } catch (IOException e) {
            throw new LoadException("the bridge has ended", e);
        }
    }

    private void aNewCallIsTaken() {
        boolean ready = operator.isReady();
        LoadCall call = traffic.place(new Meter(), true);
        generator.runUntil(call::isUp, SET_UP);
        checks.add(Check.of("the bridge is ready and takes a call", ready && call.isUp(), "ready: %b, heard: %b%s",
                ready, call.isUp(), call.failure().isEmpty() ? "" : ", " + call.failure()));
        traffic.hangUp(call);
        generator.runUntil(this::noCalls, SETTLED, LOOK);
    }

    /** While there was an outage calls' records had to wait, and recordings had no room. */
    private void whatWaitedIsWritten() throws IOException {
        boolean written = generator.runUntil(() -> operator.metrics().sum("patchcord_call_log_spooled") == 0, SETTLED,
                LOOK);
        Metrics metrics = operator.metrics();
        double dropped = metrics.sum("patchcord_call_records_dropped_total")
                + metrics.sum("patchcord_call_events_dropped_total");
        boolean felt = !outages.have(Outage.DATABASE_STOPPED, Outage.DATABASE_KILLED)
                || generator.runUntil(() -> replayed() > 0, SETTLED, LOOK);   // the log comes a moment later
        long waited = replayed();
        checks.add(Check.of("what waited for the database is written", written && dropped == 0 && felt,
                "%d entries waited in the spool, %.0f still do, %.0f were dropped", waited,
                metrics.sum("patchcord_call_log_spooled"), dropped));
        double ended = metrics.sum("patchcord_recordings_failed_total");
        if (outages.have(Outage.DISK_FULL, Outage.DISK_FULL_AND_DATABASE_KILLED)) {
            checks.add(Check.of("a full disk ends recordings", ended > 0, "%.0f", ended));
        }
    }

    private long replayed() {
        try {
            return bridge.output().stream().map(REPLAYED::matcher).filter(Matcher::find)
                    .mapToLong(line -> Long.parseLong(line.group(1))).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void judge(CallRecords records) {
        long during = records.count(row -> outages.saw(row.received()));
        int rung = traffic.rung().size();
        long ofOurs = records.count(row -> traffic.rung().contains(row.callSid()));
        long strangers = records.rows().size() - ofOurs;
        boolean good = ofOurs == rung && strangers == 0 && records.count("") == 0;
        checks.add(Check.of("every call has one record, and it is over", good
                && (during > 0 || outages.done().isEmpty()), "%d calls, %d of them rung during an outage; %d without a "
                + "record, %d not over, %d records of no call", rung, during, rung - ofOurs, records.count(""),
                strangers));
        int refused = records.count("NOT_ADMITTED");   // a machine on which threads wait for seconds takes no more
        checks.add(Check.of("who rings is let in, or told why not", traffic.admitted() + refused >= rung,
                "%d of %d, and %d were told", traffic.admitted(), rung, refused));
        int ours = records.count("FAULT") + records.count("CRASHED");
        checks.add(Check.of("no call ended by the bridge's own fault", ours == 0, "%d", ours));
    }

    private void judgeLog() throws IOException {
        List<String> errors = bridge.output().stream().filter(line -> ERROR.matcher(line).find()).toList();
        List<String> strange = errors.stream()
                .filter(line -> EXPECTED.stream().noneMatch(pattern -> pattern.matcher(line).find())).toList();
        Optional<String> first = strange.stream().findFirst();
        checks.add(Check.of("no ERROR in the log but of refusing agents and the full disk", strange.isEmpty(),
                "%d, and %d expected%s", strange.size(), errors.size() - strange.size(),
                first.map(line -> "; " + line).orElse("")));
    }
}
