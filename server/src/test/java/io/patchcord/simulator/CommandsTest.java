package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.WavFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The simulator's commands, each alone. */
class CommandsTest {
    private static final Path SPEECH = Path.of(System.getProperty("patchcord.audio"), "speech");

    @TempDir
    private Path directory;

    @Test
    void callsABridgeAndWritesWhatWasHeard() throws Exception {
        try (RawBridge bridge = new RawBridge().connecting("<Response><Hangup/></Response>")) {
            StringWriter out = new StringWriter();
            Path heard = directory.resolve("heard.wav");
            CompletableFuture<Integer> exit = run(new CallCommand(), out, "--bridge", bridge.url().toString(),
                    "--auth-token", TwilioSettings.AUTH_TOKEN, "--out", heard.toString(), "--delay", "30",
                    "--jitter", "20");
            RawSocket socket = bridge.socket();
            String streamSid = socket.next("start").json().get("streamSid").textValue();
            socket.media(streamSid, Clip.tone("", 440, Duration.ofMillis(400))
                    .in(AudioFormat.ULAW_8000));
            socket.mark(streamSid, "end");
            socket.next("mark");
            socket.close(1000);
            assertEquals(0, exit.join(), out::toString);
            assertTrue(out.toString().contains("0.4 s of audio heard"), out::toString);
            assertTrue(out.toString().contains("greeting gap"), out::toString);
            assertTrue(WavFile.read(heard).duration().toMillis() >= 400);
        }
    }

    @Test
    void reportsABridgeThatCannotBeReached() {
        StringWriter out = new StringWriter();
        assertEquals(1, run(new CallCommand(), out, "--bridge", "http://127.0.0.1:1", "--auth-token", "x").join());
        assertTrue(out.toString().contains("application error"), out::toString);
    }

    @Test
    void saysWhatToGiveABridgeThatRefusesTheSignature() throws Exception {
        try (RawBridge bridge = new RawBridge().answering(_ -> new RawBridge.Answer(403, "no"))) {
            StringWriter out = new StringWriter();
            assertEquals(1, run(new CallCommand(), out, "--bridge", bridge.url().toString(), "--auth-token", "x")
                    .join());
            assertTrue(out.toString().contains("--auth-token and --public-url must be"), out::toString);
        }
    }

    @Test
    void saysWhatIsWrongWithTheCommandLine() {
        StringWriter out = new StringWriter();
        assertEquals(2, run(new CallCommand(), out).join());
        assertEquals(2, run(new CallCommand(), out, "--bridge", "http://127.0.0.1:1", "--auth-token", "x", "--loss",
                "101").join());
        assertTrue(out.toString().contains("from 0 to 100 per cent"), out::toString);
        assertEquals(2, run(new AgentCommand(), out, "--input-format", "mp3_44100").join());
        assertTrue(out.toString().contains("'mp3_44100' is none of ulaw_8000"), out::toString);
        assertEquals(1, run(new AgentCommand(), out, "--speech", directory.toString()).join());
        assertTrue(out.toString().contains("holds no WAV file"), out::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--bridge=nonsense | such as http://127.0.0.1:8000",
        "--bridge=ftp://x | such as http://127.0.0.1:8000", "--public-url=/x | such as http://127.0.0.1:8000",
        "--wav=nosuch.wav | --wav nosuch.wav is no file that can be read", "--seconds=0 | --seconds must be",
        "--patience=-1 | --patience must be", "--out=/nosuch/x.wav | name a file in a directory that is there"})
    void refusesACallWithASentenceAndARemedy(String option, String words) {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("--auth-token=x", option));
        if (!option.startsWith("--bridge")) {
            arguments.add("--bridge=http://127.0.0.1:1");
        }
        assertEquals(2, run(new CallCommand(), out, arguments.toArray(String[]::new)).join());
        assertTrue(out.toString().contains(words), out::toString);
        assertFalse(out.toString().contains("\tat "), out::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--port=65536 | --port must be", "--ping-seconds=-1 | --ping-seconds must be",
        "--conversations=-1 | --conversations must be", "--speech=nosuch | --speech nosuch is no directory",
        "--post-call-url=x | such as http://127.0.0.1:8000"})
    void refusesAnAgentWithASentence(String option, String words) {
        StringWriter out = new StringWriter();
        assertEquals(2, run(new AgentCommand(), out, option).join());
        assertTrue(out.toString().contains(words), out::toString);
    }

    @Test
    void playsAnAgentWithTheVoiceOfAFolder() throws Exception {
        StringWriter out = new StringWriter();
        CompletableFuture<Integer> exit = run(new AgentCommand(), out, "--port", "0", "--conversations", "1",
                "--public", "--output-format", "pcm_16000", "--speech", SPEECH.resolve("agent").toString());
        String url = awaitUrl(out);
        try (JdkClient client = new JdkClient(URI.create(url.replace("http", "ws")
                + "/v1/convai/conversation?agent_id=agent_x")).initiate()) {
            assertEquals("pcm_16000", client.next("conversation_initiation_metadata")
                    .at("/conversation_initiation_metadata_event/agent_output_audio_format").textValue());
            assertEquals("greeting", client.next("agent_response")
                    .at("/agent_response_event/agent_response").textValue());
            client.next("audio");
        }
        assertEquals(0, exit.join(), out::toString);
    }

    private static String awaitUrl(StringWriter out) {
        Pattern url = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
        long untilNanos = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < untilNanos) {
            Matcher found = url.matcher(out.toString());
            if (found.find()) {
                return found.group();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no address printed: " + out);
    }

    private static CompletableFuture<Integer> run(Object command, StringWriter out, String... arguments) {
        PrintWriter writer = new PrintWriter(out, true);
        CommandLine line = new CommandLine(command).setOut(writer).setErr(writer);
        return CompletableFuture.supplyAsync(() -> line.execute(arguments), Thread::startVirtualThread);
    }
}
