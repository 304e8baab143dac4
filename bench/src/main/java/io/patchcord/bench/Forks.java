package io.patchcord.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures with JMH, each time in a JVM of its own. That JVM gets the product's collector, with room for what rivals
 * leave behind, and none of this one's options, so that a coverage agent or a debugger here doesn't weigh there.
 */
final class Forks {
    private static final List<String> PRODUCT =
            List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-Xmn64m", "-XX:+UseCompactObjectHeaders");
    /** Where an array happens to lie across cache lines can halve the speed of a plain loop: no luck is wanted here. */
    private static final String ALIGNMENT = "-XX:ObjectAlignmentInBytes=32";
    /** Nobody reads what a call logs there; the library would say so in each JVM. */
    private static final String NO_LOG = "-Dslf4j.internal.verbosity=ERROR";

    private final Effort effort;
    private final List<String> jvmArgs;

    Forks(Effort effort, boolean vectors) {
        this.effort = effort;
        this.jvmArgs = new ArrayList<>(PRODUCT);
        jvmArgs.add(ALIGNMENT);
        jvmArgs.add(NO_LOG);
        if (vectors) {
            jvmArgs.add(FrameBenchmark.VECTORS);
        }
    }

    /**
     * One fork of one combination.
     *
     * @throws IllegalStateException when it failed, with what JMH said
     */
    RunResult run(Combination combination) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(said, false, StandardCharsets.UTF_8);
        TimeValue time = TimeValue.milliseconds(effort.iterationMillis());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(combination.qualifiedName()) + "$")
                .mode(Mode.AverageTime).timeUnit(TimeUnit.NANOSECONDS).forks(1).warmupForks(0).threads(1)
                .warmupIterations(effort.warmups()).warmupTime(time)
                .measurementIterations(effort.iterations()).measurementTime(time)
                .jvmArgsPrepend().jvmArgs(jvmArgs.toArray(String[]::new)).jvmArgsAppend()
                .addProfiler(OwnThreadProfiler.class).shouldFailOnError(true);
        combination.params().forEach(options::param);
        try {
            return new Runner(options.build(), OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL))
                    .runSingle();
        } catch (RunnerException e) {
            log.flush();
            throw new IllegalStateException(combination + " failed:\n" + said.toString(StandardCharsets.UTF_8), e);
        }
    }
}
