package io.patchcord;

import io.patchcord.config.LoggingConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.RecordingConfig;
import io.patchcord.config.TwilioConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person is told when the server is up: what is real, what is simulated, what is missing to go live. */
final class StartReport {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private StartReport() {
    }

    /** Prints it, for a person to read; where the log is JSON each fact is one line of that, at level INFO. */
    static void tell(List<String> lines, LoggingConfig.Format format) {
        if (format == LoggingConfig.Format.JSON) {
            lines.stream().map(String::strip).filter(line -> !line.isEmpty()).forEach(LOG::info);
        } else {
            lines.forEach(System.out::println);
        }
    }

    static List<String> of(PatchcordConfig config, Bridge bridge, boolean builtInAgent) {
        List<String> lines = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        lines.add("");
        lines.add("Patchcord takes calls on " + bridge.localUrl() + " (up to " + config.calls().maxCalls()
                + " at once); console: http://" + config.operator().host() + ":"
                + bridge.operatorPort() + "/");
        lines.add("  webhook    " + bridge.publicUrl() + "/twilio/incoming-call"
                + "   <- \"A call comes in\" of the Twilio number, POST");
        config.listener().tls().ifPresent(tls -> lines.add("  TLS        ends here: https and wss on port "
                + bridge.localUrl().getPort() + ", with the certificate in " + tls.certificate()));
        agent(config, builtInAgent, lines, missing);
        signatures(config.twilio(), lines, missing);
        lines.add("  customers  real: " + bridge.customers().count() + " in "
                + config.store().url().orElse("the H2 file under " + config.store().dataDir().toAbsolutePath()));
        lines.add(recordings(config.recording().under(config.store().dataDir())));
        if (config.listener().publicUrl().isEmpty()) {
            missing.add("PATCHCORD_PUBLIC_URL: the https address under which Twilio reaches this port "
                    + "(for a laptop: a tunnel)");
        } else if (config.listener().publicUrl().get().getScheme().equals("http")) {
            missing.add("an https public URL: over http the stream is ws://, which Twilio refuses (error 31922)");
        }
        if (config.failover().humanNumber().isEmpty()) {
            missing.add("failover.human-number (optional): who is dialled when no agent can be had");
        }
        lines.add(missing.isEmpty() ? "  Nothing is missing to go live." : "  To go live:");
        missing.forEach(what -> lines.add("    - " + what));
        lines.add("");
        return lines;
    }

    private static void agent(PatchcordConfig config, boolean builtIn, List<String> lines, List<String> missing) {
        if (builtIn) {
            lines.add("  agent      simulated: the built-in agent answers with recorded speech, "
                    + "nothing is sent to ElevenLabs");
            missing.add("ELEVENLABS_API_KEY and ELEVENLABS_AGENT_ID: the agent that shall answer");
        } else {
            lines.add("  agent      real: " + config.agents().agents().size() + " configured, at "
                    + config.elevenLabs().baseUrl());
        }
    }

    private static String recordings(RecordingConfig recording) {
        if (!recording.on()) {
            return "  recordings off: no call is recorded (recording.agents)";
        }
        String agents = recording.agents().contains(RecordingConfig.ALL) ? "all agents"
                : String.join(", ", new TreeSet<>(recording.agents()));
        return "  recordings on: calls of " + agents + ", in " + recording.directory().toAbsolutePath() + "; "
                + (recording.announcement().isEmpty() ? "callers are not told, as consent is given otherwise"
                        : "callers are told before they are recorded");
    }

    private static void signatures(TwilioConfig twilio, List<String> lines, List<String> missing) {
        if (!twilio.verifySignatures()) {
            lines.add("  Twilio     WARNING: signatures are not verified, anybody can place calls here");
            missing.add("twilio.verify-signatures: true");
        } else if (twilio.authTokens().isEmpty()) {
            lines.add("  Twilio     refused: without an auth token no request can prove that it is Twilio's");
            missing.add("TWILIO_AUTH_TOKEN: the account's auth token, from the Twilio console "
                    + "(to try without: twilio.verify-signatures: false)");
        } else {
            lines.add("  Twilio     real: requests must be signed with the account's auth token");
        }
    }
}
