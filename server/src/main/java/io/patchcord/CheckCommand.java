package io.patchcord;

import io.patchcord.config.Finding;
import io.patchcord.config.ListenerConfig;
import io.patchcord.config.LoadedConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.TwilioConfig;
import io.patchcord.elevenlabs.AgentCheck;
import io.patchcord.net.ServerTls;
import io.patchcord.twilio.AccountCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads the configuration and says what is wrong with it; online, also what is at the vendors'. */
@Command(name = "check", mixinStandardHelpOptions = true,
        description = "Read the whole configuration and say everything that is wrong with it, without starting.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the configuration is usable; with --online, nothing must be changed at the vendors'",
            "1:with --online, something must be changed, or a vendor could not be asked",
            "2:the configuration is wrong"})
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption option;

    @Option(names = "--online", description = "Also ask Twilio and ElevenLabs whether the credentials are good, and "
            + "say what to change in whose console. Changes nothing there.")
    private boolean online;

    /** Made by picocli. */
    CheckCommand() {
    }

    @Override
    public Integer call() {
        LoadedConfig loaded = option.read();
        loaded.warnings().forEach(warning -> System.out.println("warning: " + warning));
        PatchcordConfig config = loaded.config();
        PublicCertificate.tls(config.listener()).ifPresent(tls -> tell(tls, config.listener()));
        System.out.println("The configuration is usable: "
                + (config.elevenLabs().apiKey().isPresent() ? "ElevenLabs answers" : "the built-in agent answers")
                + ", " + signatures(config.twilio())
                + ", " + config.agents().agents().size() + " agents, " + config.agents().rules().size() + " rules.");
        if (!online) {
            return 0;
        }
        List<Finding> findings = atVendors(config);
        findings.forEach(finding -> System.out.println(finding.line()));
        long changes = findings.stream().filter(finding -> finding.weight() == Finding.Weight.CHANGE).count();
        System.out.println(changes == 0 ? "Nothing must be changed at the vendors'."
                : changes + (changes == 1 ? " thing" : " things") + " must be changed.");
        return changes == 0 ? 0 : 1;
    }

    private static void tell(ServerTls tls, ListenerConfig listener) {
        try (tls) {
            listener.publicUrl().map(url -> tls.warnings(url.getHost())).orElse(List.of())
                    .forEach(warning -> System.out.println("warning: " + warning));
            System.out.println("TLS ends here, with the certificate of " + tls + ".");
        }
    }

    private static String signatures(TwilioConfig twilio) {
        if (!twilio.verifySignatures()) {
            return "Twilio's signatures are NOT verified";
        }
        return twilio.authTokens().isEmpty() ? "Twilio is REFUSED until TWILIO_AUTH_TOKEN is set"
                : "Twilio's signatures are verified";
    }

    /** What both vendors say. */
    static List<Finding> atVendors(PatchcordConfig config) {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(new AccountCheck(config.twilio(), config.listener().publicUrl()).run());
        findings.addAll(new AgentCheck(config.elevenLabs(), config.agents().agents(), config.calls().maxCalls()).run());
        return findings;
    }
}
