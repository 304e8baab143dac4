package io.patchcord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Calls somebody, or everybody in a file, through a running server, and shows what comes of it. */
@Command(name = "dial", mixinStandardHelpOptions = true,
        description = "Call somebody, or everybody in a CSV file, through the running server.",
        footer = {"", "A CSV's first line names its columns: to, agent if you like, and",
            "any others, which become dynamic variables. A row that is wrong stops",
            "all of it before anybody is called. The server goes on with a batch when",
            "this command is stopped, and after a restart; --watch shows it again.",
            "Exit code: 0 when every call was answered, 1 when not, 2 when the",
            "command line is wrong."})
final class DialCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Set<String> GOOD = Set.of("completed", "machine");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private OperatorClient operator;

    @Parameters(arity = "0..1", paramLabel = "+E164", description = "Whom to call, for example +14155550100.")
    private String to;

    @Option(names = "--agent", paramLabel = "NAME", description = "Who talks (default: the general agent).")
    private String agent;

    @Option(names = "--from", paramLabel = "+E164", description = "Our number (default: that of the configuration).")
    private String from;

    @Option(names = "--var", paramLabel = "NAME=VALUE", description = "A dynamic variable; repeatable.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(names = "--csv", paramLabel = "FILE", description = "Call everybody in this file.")
    private Path csv;

    @Option(names = "--calls", paramLabel = "N", description = "With --csv: calls at the same time.")
    private Integer calls;

    @Option(names = "--watch", paramLabel = "ID", description = "Show a batch that was begun earlier.")
    private String batch;

    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    DialCommand() {
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long ways = Stream.of(to, csv, batch).filter(Objects::nonNull).count();
        require(ways > 0, "say whom to call: a number, --csv or --watch");
        require(ways == 1, "say one thing only: a number, --csv or --watch");
        require(to != null || agent == null && from == null && variables.isEmpty(),
                "--agent, --from and --var are for a single number: a file has columns for agents and variables");
        require(calls == null || csv != null, "--calls goes with --csv");
        require(calls == null || calls > 0, "--calls must be 1 or more");
        boolean good = to != null ? one() : many();
        return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void require(boolean holds, String sentence) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), sentence);
        }
    }

    private boolean one() throws InterruptedException {
        ObjectNode order = JSON.createObjectNode().put("to", to);
        if (agent != null) {
            order.put("agent", agent);
        }
        if (from != null) {
            order.put("from", from);
        }
        ObjectNode values = order.putObject("variables");
        variables.forEach(values::put);
        JsonNode call = OperatorClient.good(operator.post("/api/calls", order));
        String id = call.path("id").asText();
        String shown = "";
        while (true) {
            String state = call.path("state").asText();
            if (!state.equals(shown)) {
                print(line(call));
                shown = state;
            }
            if (call.path("over").asBoolean()) {
                return GOOD.contains(state);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            call = OperatorClient.good(operator.get("/api/calls/" + id));
        }
    }

    private boolean many() throws IOException, InterruptedException {
        String id = batch != null ? OperatorClient.part(batch) : begin();
        String shown = "";
        while (true) {
            JsonNode progress = OperatorClient.good(operator.get("/api/batches/" + id));
            String states = states(progress);
            if (!states.equals(shown)) {
                print(states);
                shown = states;
            }
            if (progress.path("over").asBoolean()) {
                return result(id);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
    }

    private String begin() throws IOException {
        if (!Files.isRegularFile(csv) || !Files.isReadable(csv)) {
            throw new StartException("no file that can be read: " + csv);
        }
        JsonNode taken = OperatorClient.good(operator.post("/api/batches" + (calls == null ? "" : "?calls=" + calls),
                "text/csv", Files.readAllBytes(csv)));
        print("batch " + taken.path("id").asText());
        return taken.path("id").asText();
    }

    private boolean result(String id) {
        boolean good = true;
        for (JsonNode call : OperatorClient.good(operator.get("/api/batches/" + id + "/calls")).path("calls")) {
            if (!GOOD.contains(call.path("state").asText())) {
                print(call.path("to").asText() + " " + line(call));
                good = false;
            }
        }
        return good;
    }

    private static String states(JsonNode progress) {
        StringBuilder states = new StringBuilder(progress.path("total").asText()).append(" calls:");
        progress.path("states").properties().forEach(state ->
                states.append(' ').append(state.getValue().asText()).append(' ').append(state.getKey()).append(','));
        String paused = progress.path("paused").asText();
        return states.substring(0, states.length() - 1) + (paused.isEmpty() ? "" : "; paused: " + paused);
    }

    private static String line(JsonNode call) {
        String words = call.path("detail").asText().equals(call.path("state").asText()) ? ""
                : call.path("detail").asText();
        return call.path("state").asText() + (words.isEmpty() ? "" : ": " + words);
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
