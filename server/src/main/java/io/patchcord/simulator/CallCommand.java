package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.G711;
import io.patchcord.codec.WavFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A telephone on the command line: plays Twilio and a caller for one call. */
@Command(name = "call", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Call a bridge as Twilio does, with a caller behind it: ring, talk to whoever answers, hang up.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the call came to its end and the caller heard somebody",
                "1:the call failed, nobody was heard, or the bridge broke Twilio's protocol",
                "2:the command line is wrong"})
public final class CallCommand implements Callable<Integer> {
    private static final Duration FAREWELL = Duration.ofSeconds(15);
    private static final String REFUSED = "HTTP 403";

    @Spec
    private CommandSpec spec;

    @Option(names = "--bridge", paramLabel = "URL", converter = UrlConverter.class,
            defaultValue = "http://127.0.0.1:${env:PATCHCORD_PORT:-8000}",
            description = "Where the bridge listens (${DEFAULT-VALUE}).")
    private URI bridge;

    @Option(names = "--public-url", paramLabel = "URL", converter = UrlConverter.class,
            defaultValue = "${env:PATCHCORD_PUBLIC_URL}", description = "The address the bridge is configured "
                    + "with, which requests are signed over (environment PATCHCORD_PUBLIC_URL, else as --bridge).")
    private URI publicUrl;

    @Option(names = "--account-sid", paramLabel = "SID", description = "The account (${DEFAULT-VALUE}).",
            defaultValue = "${env:TWILIO_ACCOUNT_SID:-" + TwilioSettings.ACCOUNT_SID + "}")
    private String accountSid;

    @Option(names = "--auth-token", paramLabel = "TOKEN", required = true, defaultValue = "${env:TWILIO_AUTH_TOKEN}",
            description = "What requests are signed with (environment TWILIO_AUTH_TOKEN).")
    private String authToken;

    @Option(names = "--from", paramLabel = "NUMBER", defaultValue = "+919876543210",
            description = "The caller (${DEFAULT-VALUE}).")
    private String from;

    @Option(names = "--to", paramLabel = "NUMBER", defaultValue = "+15005550006",
            description = "The number that is called (${DEFAULT-VALUE}).")
    private String to;

    @Option(names = "--wav", paramLabel = "FILE", arity = "1", description = "What the caller says once the agent has "
            + "fallen silent; give it again for the next turn. Without it the caller only listens.")
    private List<Path> wavs = List.of();

    @Option(names = "--patience", paramLabel = "MILLIS", defaultValue = "700",
            description = "Silence after which the agent is taken to have finished (${DEFAULT-VALUE}).")
    private long patienceMillis;

    @Option(names = "--seconds", paramLabel = "SECONDS", defaultValue = "120",
            description = "Hang up after so long at the latest (${DEFAULT-VALUE}).")
    private long seconds;

    @Option(names = "--out", paramLabel = "FILE",
            description = "Where to write what the caller heard, true in time, as WAV.")
    private Path heard;

    @ArgGroup(exclusive = false, heading = "%nA poor connection, each way:%n")
    private final PoorConnection connection = new PoorConnection();

    /** Made by picocli. */
    public CallCommand() {
    }

    @Override
    public Integer call() throws InterruptedException {
        require(patienceMillis > 0, "--patience must be 1 or more milliseconds");
        require(seconds > 0, "--seconds must be 1 or more");
        require(heard == null || !Files.isDirectory(heard) && Files.isDirectory(heard.toAbsolutePath().getParent()),
                "--out " + heard + " cannot be written: name a file in a directory that is there");
        CallerScript script = script();
        PrintWriter out = spec.commandLine().getOut();
        Impairments network = connection.impairments(spec);
        TwilioSettings settings = TwilioSettings.of(bridge, publicUrl == null ? bridge : publicUrl)
                .withAccount(accountSid, authToken);
        try (SimulatedTwilio twilio = new SimulatedTwilio(settings)) {
            PhoneCall call = twilio.ring(CallPlan.of(from, to).withScript(script).withNetwork(network)
                    .withTimeline(new EventPrinter(out)::print));
            if (call.awaitEnd(Duration.ofSeconds(seconds)).isEmpty()) {
                call.hangUp();
            }
            Optional<CallOutcome> outcome = call.awaitEnd(FAREWELL);
            new CallerLedger(call.events()).print(out);
            return report(out, call.awaitStream(Duration.ZERO), outcome);
        } catch (IOException e) {
            spec.commandLine().getErr().println("what was heard cannot be written to " + heard + ": "
                    + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private CallerScript script() {
        Duration patience = Duration.ofMillis(patienceMillis);
        CallerScript script = CallerScript.empty();
        for (Path wav : wavs) {
            script = script.whenAgentSilentFor(patience).say(clip(wav));
        }
        return script.whenAgentSilentFor(patience.multipliedBy(2)).hangUp();
    }

    private Clip clip(Path wav) {
        require(Files.isRegularFile(wav) && Files.isReadable(wav), "--wav " + wav
                + " is no file that can be read: name a WAV file, or leave --wav out to listen only");
        try {
            return SpeechFolder.clip(wav);
        } catch (IOException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--wav " + wav + " cannot be used: "
                    + e.getMessage());
        }
    }

    private void require(boolean holds, String sentence) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), sentence);
        }
    }

    private int report(PrintWriter out, Optional<MediaStream> stream, Optional<CallOutcome> outcome)
            throws IOException {
        if (stream.isEmpty() || outcome.isEmpty()) {
            String end = outcome.map(CallOutcome::toString).orElse("no end either");
            out.println("no stream came about: " + end);
            if (end.contains(REFUSED)) {
                out.println("The signature is refused: --auth-token and --public-url must be those the bridge is "
                        + "configured with. A bridge without an auth token is called from its console only.");
            }
            return CommandLine.ExitCode.SOFTWARE;
        }
        Earpiece earpiece = stream.get().earpiece();
        double heardSeconds = earpiece.audioBytes() / (double) AudioFormat.ULAW_8000.sampleRate();
        out.printf(Locale.ROOT, "%.1f s of audio heard in %.1f s, %d marks, %d clears, %d underruns, %d violations%n",
                heardSeconds, earpiece.heardMillis() / 1e3, earpiece.echoes().size(), earpiece.clears(),
                earpiece.underruns(), stream.get().violations().size());
        stream.get().violations().forEach(out::println);
        if (heard != null) {
            byte[] muLaw = earpiece.heard();
            short[] samples = new short[muLaw.length];
            G711.MU_LAW.decode(muLaw, 0, muLaw.length, samples, 0);
            WavFile.mono(AudioFormat.ULAW_8000.sampleRate(), samples).write(heard, WavFile.Coding.PCM_16);
        }
        boolean well = earpiece.audioBytes() > 0 && stream.get().violations().isEmpty()
                && outcome.get().how() != CallOutcome.How.APPLICATION_ERROR;
        return well ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
