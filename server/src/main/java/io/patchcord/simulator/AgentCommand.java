package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays ElevenLabs from the command line, until it is stopped. */
@Command(name = "simulate-agent", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Play ElevenLabs on loopback: signed URLs by HTTP, conversations by WebSocket. Point a bridge at "
                + "it with ELEVENLABS_BASE_URL. Runs until it is stopped.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it served as many conversations as were asked for", "1:it could not start",
                "2:the command line is wrong"})
public final class AgentCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--port", defaultValue = "8090", description = "Where to listen; 0 for any (${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--input-format", paramLabel = "FORMAT", defaultValue = "ulaw_8000",
            description = "What the agent wants to hear: ulaw_8000, pcm_16000, … (${DEFAULT-VALUE}).",
            converter = FormatConverter.class)
    private AudioFormat inputFormat;

    @Option(names = "--output-format", paramLabel = "FORMAT", defaultValue = "ulaw_8000",
            description = "What the agent speaks (${DEFAULT-VALUE}).", converter = FormatConverter.class)
    private AudioFormat outputFormat;

    @Option(names = "--speech", paramLabel = "DIR", description = {"WAV files to speak: greeting.wav opens, "
            + "goodbye.wav ends the call, the others answer in the order of their names; a .txt beside each holds its "
            + "words.", "Without it the agent has the program's own voice."})
    private Path speech;

    @Option(names = "--api-key", paramLabel = "KEY", defaultValue = "${env:ELEVENLABS_API_KEY:-" + AgentSettings.API_KEY
            + "}", description = "The one valid key (environment ELEVENLABS_API_KEY, else "
            + AgentSettings.API_KEY + ").")
    private String apiKey;

    @Option(names = "--public", description = "Let anyone in who knows an agent's id, as a public agent does.")
    private boolean open;

    @Option(names = "--ping-seconds", paramLabel = "SECONDS", defaultValue = "2",
            description = "Between two pings; 0 for none (${DEFAULT-VALUE}).")
    private int pingSeconds;

    @Option(names = "--conversations", paramLabel = "COUNT", defaultValue = "0",
            description = "Stop after so many; 0 for never (${DEFAULT-VALUE}).")
    private int conversations;

    @Option(names = "--post-call-url", paramLabel = "URL", converter = UrlConverter.class,
            description = "Where to post the end of each conversation, signed as ElevenLabs signs it.")
    private URI postCallUrl;

    @Option(names = "--post-call-secret", paramLabel = "SECRET",
            defaultValue = "${env:ELEVENLABS_WEBHOOK_SECRET:-wsec_0123456789abcdef}",
            description = "Signs it (environment ELEVENLABS_WEBHOOK_SECRET, else wsec_0123456789abcdef).")
    private String postCallSecret;

    /** Made by picocli. */
    public AgentCommand() {
    }

    @Override
    public Integer call() throws InterruptedException {
        require(port >= 0 && port <= 65_535, "--port must be 0 to 65535");
        require(pingSeconds >= 0, "--ping-seconds must be 0 or more");
        require(conversations >= 0, "--conversations must be 0 or more");
        require(speech == null || Files.isDirectory(speech), "--speech " + speech
                + " is no directory: name one with WAV files");
        PrintWriter out = spec.commandLine().getOut();
        EventPrinter printer = new EventPrinter(out);
        Semaphore ended = new Semaphore(0);
        try (SimulatedAgent agent = SimulatedAgent.start(settings(), event -> {
            printer.print(event);
            if (event.kind() == SimulatorEvent.Kind.CONVERSATION_ENDED) {
                ended.release();
            }
        })) {
            if (postCallUrl != null) {
                agent.archive().postTo(postCallUrl, postCallSecret);
            }
            out.println("ElevenLabs is played at " + agent.baseUrl() + " (" + inputFormat.wireName() + " in, "
                    + outputFormat.wireName() + " out)");
            out.flush();
            ended.acquire(conversations == 0 ? Integer.MAX_VALUE : conversations);
            return CommandLine.ExitCode.OK;
        } catch (IOException | RuntimeException e) {
            spec.commandLine().getErr().println("cannot play the agent: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void require(boolean holds, String sentence) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), sentence);
        }
    }

    private AgentSettings settings() throws IOException {
        AgentScript script = speech == null ? DemoScript.agent() : SpeechFolder.script(speech);
        AgentSettings settings = AgentSettings.scripted(script).withPort(port).withFormats(inputFormat, outputFormat)
                .withPings(Duration.ofSeconds(pingSeconds), Duration.ofSeconds(2)).withoutRecording();
        AgentSettings.Access usual = settings.access();
        return settings.withAccess(new AgentSettings.Access(apiKey, usual.agents(), open, usual.signedUrlLife(),
                usual.refusal()));
    }

    /** Reads a format by its name on the wire, and lists the names. */
    public static final class FormatConverter implements CommandLine.ITypeConverter<AudioFormat>, Iterable<String> {
        /** Made by picocli. */
        public FormatConverter() {
        }

        @Override
        public AudioFormat convert(String value) {
            return AudioFormat.ofWireName(value).orElseThrow(() -> new CommandLine.TypeConversionException(
                    "'" + value + "' is none of " + String.join(", ", this)));
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(AudioFormat.values()).map(AudioFormat::wireName).iterator();
        }
    }
}
