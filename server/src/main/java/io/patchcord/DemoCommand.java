package io.patchcord;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.patchcord.config.ConfigLoader;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.RecordingConfig;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.Demo;
import io.patchcord.simulator.TwilioSettings;
import io.patchcord.store.CallRecordStore;
import io.patchcord.store.CustomerImport;
import io.patchcord.store.Database;
import io.patchcord.store.ImportException;
import io.patchcord.store.StoredCall;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the whole bridge at work, with no account and no network. */
@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Place one call through the whole bridge, with human speech and both peers simulated over real "
                + "sockets; exits 0 only if the call met its checks.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration FLUSH = Duration.ofSeconds(5);

    @Option(names = "--out", paramLabel = "DIR", description = "Where the recordings go (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:java.io.tmpdir}/patchcord-demo-${sys:user.name}")
    private Path out;

    @Option(names = "--example", paramLabel = "DIR",
            description = "Place it with the patchcord.yaml and customers.csv of DIR: the agent called like the "
                    + "directory must get the call of " + Demo.CALLER + ", and department billing the caller.")
    private Optional<Path> example = Optional.empty();

    @Option(names = "--verbose", description = "Show the bridge's own log.")
    private boolean verbose;

    /** Made by picocli. */
    DemoCommand() {
    }

    @Override
    public Integer call() throws Exception {
        if (!verbose) {
            ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        }
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new StartException("the recordings cannot be written to " + out + " (" + e.getMessage()
                    + "): name another directory with --out");
        }
        System.out.println("Patchcord demo: a simulated Twilio call through the real bridge to a simulated "
                + "ElevenLabs agent, all over loopback sockets.");
        Path data = Files.createTempDirectory("patchcord-demo");
        try {
            return place(new Demo(System.out), data);
        } finally {
            delete(data);
        }
    }

    private int place(Demo demo, Path data) throws Exception {
        PatchcordConfig config = config(demo, data);
        Demo.Scene scene = scene(config);
        if (example.isPresent()) {
            try (Database database = Database.open(config.store())) {
                new CustomerImport(database).run(file("customers.csv"), _ -> { });
            } catch (ImportException e) {
                throw new StartException(file("customers.csv") + ": " + e.getMessage());
            }
        }
        try (Bridge bridge = new Bridge(config)) {
            if (example.isEmpty()) {
                bridge.customers().upsert(new PhoneNumber(Demo.CALLER), new Customer("C-1001", Demo.CUSTOMER,
                        Optional.of(LocalDate.of(2026, 12, 5)), new BigDecimal("1499.50"), true, "en", Map.of()));
            }
            TwilioSettings twilio = TwilioSettings.of(bridge.localUrl(), bridge.publicUrl());
            CallRecordStore records = bridge.records();
            boolean met = demo.call(scene, twilio, callSid -> {
                records.flush(FLUSH);
                return records.find(callSid).flatMap(StoredCall::record);
            }, data.resolve("recordings"), out);
            System.out.println(met ? "\nThe call met its checks." : "\nThe call did NOT meet its checks.");
            return met ? 0 : 1;
        }
    }

    private Demo.Scene scene(PatchcordConfig config) {
        String agent = example.map(directory -> directory.toAbsolutePath().normalize().getFileName().toString())
                .orElse(config.agents().general());
        String person = config.tools().departments().get(Demo.DEPARTMENT);
        if (person == null || config.agents().named(agent).isEmpty()) {
            throw new StartException(example.orElseThrow() + ": the demo needs an agent called " + agent
                    + " and a department called " + Demo.DEPARTMENT + " in its patchcord.yaml");
        }
        return new Demo.Scene(config.agents().named(agent).get().id(), person,
                config.recording().agents().contains(agent)
                        || config.recording().agents().contains(RecordingConfig.ALL));
    }

    private Path file(String name) {
        Path file = example.orElseThrow().toAbsolutePath().resolve(name);
        if (!Files.isReadable(file)) {
            throw new StartException("no file that can be read: " + file);
        }
        return file;
    }

    /** On free ports; nothing of the user's own configuration is read, but for the example that is asked for. */
    private PatchcordConfig config(Demo demo, Path data) throws IOException {
        Map<String, String> variables = new HashMap<>(Map.of(
                "PATCHCORD_PORT", "0",
                "PATCHCORD_OPERATOR_PORT", "0",
                "PATCHCORD_DATA_DIR", data.toString(),
                "TWILIO_AUTH_TOKEN", TwilioSettings.AUTH_TOKEN,
                "ELEVENLABS_API_KEY", AgentSettings.API_KEY,
                "ELEVENLABS_BASE_URL", demo.agent().baseUrl().toString()));
        if (example.isPresent()) {
            return ConfigLoader.load(Optional.of(file("patchcord.yaml")), variables, data);
        }
        variables.put("ELEVENLABS_AGENT_ID", AgentSettings.AGENT_ID);
        return ConfigLoader.load(Optional.of(Files.writeString(data.resolve("demo.yaml"), Demo.SETTINGS)), variables,
                data);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
