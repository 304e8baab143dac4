package io.patchcord;

import io.patchcord.config.LoadedConfig;
import io.patchcord.config.PatchcordConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads the configuration and says what is wrong with it. */
@Command(name = "check", mixinStandardHelpOptions = true,
        description = "Read the whole configuration and say everything that is wrong with it, without starting.")
final class CheckCommand implements Runnable {
    @Mixin
    private ConfigOption option;

    /** Made by picocli. */
    CheckCommand() {
    }

    @Override
    public void run() {
        LoadedConfig loaded = option.read();
        loaded.warnings().forEach(warning -> System.out.println("warning: " + warning));
        PatchcordConfig config = loaded.config();
        System.out.println("The configuration is usable: "
                + (config.elevenLabs().apiKey().isPresent() ? "ElevenLabs answers" : "the built-in agent answers")
                + ", Twilio's signatures are " + (config.twilio().verifySignatures() ? "verified" : "NOT verified")
                + ", " + config.agents().agents().size() + " agents, " + config.agents().rules().size() + " rules.");
    }
}
