package io.patchcord.bench;

import io.patchcord.bench.load.ChaosCommand;
import io.patchcord.bench.load.ConsoleCommand;
import io.patchcord.bench.load.FirstCallsCommand;
import io.patchcord.bench.load.LoadCommand;
import io.patchcord.bench.load.SoakCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * First class of the jar: {@code load}, {@code soak}, {@code chaos}, {@code console}, {@code first},
 * {@code greeting}, {@code gate}, {@code compare}, {@code rivals}, or JMH's own command line.
 */
public final class Main {
    private Main() {
    }

    /** Starts what the first word names. */
    public static void main(String[] args) throws Exception {
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (args.length == 0 ? "" : args[0]) {
            case "load" -> System.exit(LoadCommand.run(new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                    new PrintWriter(System.err, true, StandardCharsets.UTF_8), rest));
            case "soak" -> System.exit(SoakCommand.run(new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                    new PrintWriter(System.err, true, StandardCharsets.UTF_8), rest));
            case "chaos" -> System.exit(ChaosCommand.run(new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                    new PrintWriter(System.err, true, StandardCharsets.UTF_8), rest));
            case "console" -> System.exit(ConsoleCommand.run(new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                    new PrintWriter(System.err, true, StandardCharsets.UTF_8), rest));
            case "first" -> System.exit(FirstCallsCommand.run(new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                    new PrintWriter(System.err, true, StandardCharsets.UTF_8), rest));
            case "greeting" -> System.exit(new ProcessBuilder(GreetingGap.command(
                    Path.of("server/target/patchcord.jar"), rest)).inheritIO().start().waitFor());
            case "gate" -> RatioGate.main(rest);
            case "compare" -> GateComparison.main(rest);
            case "rivals" -> Rivals.main(rest);
            default -> org.openjdk.jmh.Main.main(args);
        }
    }
}
