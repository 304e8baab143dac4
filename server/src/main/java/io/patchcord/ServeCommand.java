package io.patchcord;

import io.patchcord.config.LoadedConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.elevenlabs.AgentConnector;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.DemoScript;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.store.Database;
import io.patchcord.store.FirstQuestions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the bridge until the process is told to stop. */
@Command(name = "serve", mixinStandardHelpOptions = true,
        description = "Run the bridge. With nothing configured it comes up on embedded defaults and says so.")
final class ServeCommand implements Runnable {
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** ElevenLabs may be away: calls are taken all the same. */
    private static final Duration PURCHASES = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Mixin
    private ConfigOption option;

    /** Made by picocli. */
    ServeCommand() {
    }

    ServeCommand(ConfigOption option) {
        this.option = option;
    }

    @Override
    public void run() {
        LoadedConfig loaded = option.read();
        Logging.apply(loaded.config().logging());
        loaded.warnings().forEach(LOG::warn);
        PatchcordConfig config = loaded.config();
        boolean builtInAgent = config.elevenLabs().apiKey().isEmpty();
        SimulatedAgent agent = null;
        if (builtInAgent) {
            agent = SimulatedAgent.start(AgentSettings.scripted(DemoScript.agent()));
            config = BuiltInAgent.answering(config, agent);
        }
        Duration rehearsal = config.calls().rehearsal();
        int connections = config.store().poolSize();
        Bridge bridge = new Bridge(config, (agents, database) -> rehearse(rehearsal, agents, database, connections));
        CountDownLatch stopped = new CountDownLatch(1);
        SimulatedAgent alsoStops = agent;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                bridge.close();
                if (alsoStops != null) {
                    alsoStops.close();
                }
            } finally {
                Logging.stop();
                stopped.countDown();
            }
        }, "stop"));
        BackgroundThreads.stepBack(LOOK);
        StartReport.tell(StartReport.of(config, bridge, builtInAgent), config.logging().format());
        Supervisor.tellReady(System.getenv());
        Logging.aside();   // what is told of the start stands above what calls leave
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rehearse(Duration longest, AgentConnector agents, Database database, int connections) {
        if (!longest.isZero()) {
            Rehearsal.play(longest);
            FirstQuestions.ask(database, connections);
            agents.buyAhead(PURCHASES);
        }
    }
}
