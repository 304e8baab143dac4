package io.patchcord.bench.load;

import io.patchcord.bench.Program;
import io.patchcord.bench.rival.HelidonBridge;
import io.patchcord.bench.rival.ThreadsRelay;
import io.patchcord.bench.rival.TreeBridge;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Starts bridges: the product as an operator would, its rivals with the same JVM options. */
final class Launch {
    static final String GC_LOG = "gc.log";
    private static final Pattern OUR_PORT = Pattern.compile("takes calls on \\S+:(\\d+) ");
    private static final Pattern RIVAL_PORT = Pattern.compile("listening on (\\d+)");
    private static final String RELAY_SOURCE = "bench/src/native/relay.c";

    private final Plan plan;
    private final List<String> trust;
    private final List<String> inside;

    /** Starts what the plan wants, with these options by which a JVM trusts the agents. */
    Launch(Plan plan, List<String> trust) {
        this(plan, trust, List.of());
    }

    private Launch(Plan plan, List<String> trust, List<String> inside) {
        this.plan = plan;
        this.trust = trust;
        this.inside = inside;
    }

    /** The same for this plan. */
    Launch with(Plan other) {
        return new Launch(other, trust, inside);
    }

    /** The same with these words before the command of a bridge in Java. */
    Launch inside(List<String> words) {
        return new Launch(plan, trust, words);
    }

    /** Why this rival cannot be started here, or an empty text. */
    String missing(Rival rival) throws IOException {
        if (plan.agentTls() && !rival.translates()) {
            return "it looks into nothing, so it can't encrypt";
        }
        if (rival != Rival.RELAY) {
            return "";
        }
        if (!Files.exists(relaySource())) {
            return "no " + relaySource();
        }
        return compiles("-fsyntax-only") ? "" : "no gcc that compiles " + RELAY_SOURCE;
    }

    /** A fresh bridge whose agents are there. */
    BridgeProcess start(Rival rival, Traffic traffic) throws IOException {
        Path directory = Files.createTempDirectory("patchcord-load");
        Generator meanwhile = traffic.generator();
        return switch (rival) {
            case OURS -> BridgeProcess.start(ours(directory), environment(directory, traffic), directory, OUR_PORT,
                    meanwhile);
            case RELAY -> BridgeProcess.start(relay(directory, traffic.agentPort()), Map.of(), directory, RIVAL_PORT,
                    meanwhile);
            case THREADS -> BridgeProcess.start(rival(directory, ThreadsRelay.class,
                    Integer.toString(traffic.agentPort())), Map.of(), directory, RIVAL_PORT, meanwhile);
            case TREE -> BridgeProcess.start(rival(directory, TreeBridge.class, traffic.conversationUrl()), Map.of(),
                    directory, RIVAL_PORT, meanwhile);
            case HELIDON -> BridgeProcess.start(rival(directory, HelidonBridge.class, traffic.conversationUrl()),
                    Map.of(), directory, RIVAL_PORT, meanwhile);
        };
    }

    private List<String> ours(Path directory) {
        List<String> command = java(directory);
        command.addAll(List.of("-jar", plan.serverJar().toAbsolutePath().toString(), "serve"));
        return command;
    }

    private Map<String, String> environment(Path directory, Traffic traffic) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "TWILIO_AUTH_TOKEN", Webhook.AUTH_TOKEN,
                "ELEVENLABS_API_KEY", "load",
                "ELEVENLABS_AGENT_ID", "agent_load",
                "ELEVENLABS_BASE_URL", traffic.conversationUrl().replaceFirst("ws(s?://[^/]*).*", "http$1"),
                "PATCHCORD_PUBLIC_URL", Webhook.PUBLIC_URL,
                "PATCHCORD_PORT", "0",
                "PATCHCORD_OPERATOR_PORT", "0",
                "PATCHCORD_DATA_DIR", directory.resolve("data").toString(),
                "PATCHCORD_MAX_CALLS", "10000"));
        environment.putAll(plan.variables());
        return environment;
    }

    private List<String> java(Path directory) {
        List<String> command = new ArrayList<>(inside);
        command.addAll(Cpus.pinned(plan.serverCpus()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + plan.serverJar().toAbsolutePath().resolveSibling("jvm.options"));
        command.add("-Xlog:gc:file=" + directory.resolve(GC_LOG) + ":tm:filecount=0");
        command.addAll(trust);
        command.addAll(plan.jvmOptions());
        return command;
    }

    /** With the product's class path, and these classes ahead of it. */
    private List<String> rival(Path directory, Class<?> main, String agents) {
        Path product = plan.serverJar().toAbsolutePath();
        String here = Path.of(URI.create(main.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
        List<String> command = java(directory);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, here, product.toString(),
                product.resolveSibling("libs") + "/*"), main.getName(), agents));
        return command;
    }

    private List<String> relay(Path directory, int agentPort) throws IOException {
        Path binary = directory.resolve("relay");
        if (!compiles("-o", binary.toString())) {
            throw new LoadException(RELAY_SOURCE + " no longer compiles");
        }
        List<String> command = new ArrayList<>(Cpus.pinned(plan.serverCpus()));
        command.addAll(List.of(binary.toString(), Integer.toString(agentPort)));
        return command;
    }

    private boolean compiles(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-std=c11", relaySource().toString()));
        command.addAll(List.of(options));
        try {
            return Program.run(command, "").filter(gcc -> gcc.exitCode() == 0).isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted", e);
        }
    }

    /** Beside the product: server/target/patchcord.jar and bench lie in one directory. */
    private Path relaySource() {
        return plan.serverJar().toAbsolutePath().normalize().getParent().getParent().getParent()
                .resolve(RELAY_SOURCE);
    }
}
