package io.patchcord.bench;

import io.patchcord.Bridge;
import io.patchcord.call.CallRecord;
import io.patchcord.codec.AudioFormat;
import io.patchcord.config.ConfigLoader;
import io.patchcord.simulator.AgentScript;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.CallPlan;
import io.patchcord.simulator.Clip;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.simulator.SimulatedTwilio;
import io.patchcord.simulator.TwilioSettings;
import io.patchcord.store.StoredCall;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints how long callers wait for the greeting, from the stream's start, however far the agent is dialled while Twilio
 * still sets the stream up. Both peers are simulated and take the time that theirs take; whole calls over real sockets,
 * one after another.
 */
public final class GreetingGap {
    private static final int CALLS = 20;
    private static final List<String> PRE_DIALS = List.of("conversation", "socket", "off");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final double MICROS_PER_MILLI = 1_000;

    private final PrintStream out;
    private final int calls;
    private final Pace pace;

    /** How long a signed URL takes, the agent's handshake, its first audio, and Twilio's stream after the webhook. */
    record Pace(Duration signedUrl, Duration handshake, Duration firstAudio, Duration stream) {
        static final Pace USUAL = new Pace(Duration.ofMillis(250), Duration.ofMillis(300), Duration.ofMillis(400),
                Duration.ofMillis(300));

        /** What nobody can take from the caller when everything is done at the ring. */
        Duration inevitable() {
            Duration agent = signedUrl.plus(handshake).plus(firstAudio);
            return agent.compareTo(stream) > 0 ? agent.minus(stream) : Duration.ZERO;
        }
    }

    GreetingGap(PrintStream out, int calls, Pace pace) {
        this.out = out;
        this.calls = calls;
        this.pace = pace;
    }

    /** Runs with the product's class path; takes the number of calls and the paces in milliseconds, or nothing. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Pace pace = args.length == 0 ? Pace.USUAL : new Pace(millis(args[1]), millis(args[2]), millis(args[3]),
                millis(args[4]));
        new GreetingGap(System.out, args.length == 0 ? CALLS : Integer.parseInt(args[0]), pace).run();
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }

    /** What starts it: the product's jar has its libraries and its JVM's options beside it. */
    static List<String> command(Path product, String... args) {
        Path jar = product.toAbsolutePath();
        String here = Path.of(URI.create(GreetingGap.class.getProtectionDomain().getCodeSource().getLocation()
                .toString())).toString();
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "@" + jar.resolveSibling("jvm.options"), "-cp", String.join(File.pathSeparator, here,
                jar.toString(), jar.resolveSibling("libs") + "/*"), GreetingGap.class.getName()));
        command.addAll(List.of(args));
        return command;
    }

    void run() throws IOException, InterruptedException {
        out.printf("start of the stream to first agent audio, ms, %d calls each: signed URL %d ms, agent's handshake"
                        + " %d ms, its first audio %d ms,%nTwilio's stream %d ms after the webhook; at best %d ms%n%n"
                        + "%-24s %8s %8s %8s%n", calls, pace.signedUrl.toMillis(), pace.handshake.toMillis(),
                pace.firstAudio.toMillis(), pace.stream.toMillis(), pace.inevitable().toMillis(), "calls.pre-dial",
                "median", "least", "most");
        for (String preDial : PRE_DIALS) {
            double[] gaps = gaps(preDial);
            out.printf("%-24s %8.1f %8.1f %8.1f%n", preDial, gaps[gaps.length / 2], gaps[0], gaps[gaps.length - 1]);
        }
    }

    private double[] gaps(String preDial) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("patchcord");
        Path yaml = directory.resolve("patchcord.yaml");
        Files.writeString(yaml, "calls:\n  pre-dial: " + preDial + "\n  stop-grace: 0s\nelevenlabs:\n"
                + "  signed-url-lifetime: 0s\n");
        AgentScript script = AgentScript.silent().opening(new AgentScript.Wait(pace.firstAudio),
                new AgentScript.Say(Clip.tone("greeting", 440, Duration.ofMillis(400))));
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(script)
                .withFormats(AudioFormat.PCM_16000, AudioFormat.PCM_16000).withoutRecording());
             Bridge bridge = new Bridge(ConfigLoader.load(Optional.of(yaml), Map.of("PATCHCORD_PORT", "0",
                     "PATCHCORD_OPERATOR_PORT", "0", "PATCHCORD_DATA_DIR", directory.resolve("data").toString(),
                     "TWILIO_AUTH_TOKEN", TwilioSettings.AUTH_TOKEN, "ELEVENLABS_API_KEY", AgentSettings.API_KEY,
                     "ELEVENLABS_AGENT_ID", AgentSettings.AGENT_ID, "ELEVENLABS_BASE_URL",
                     agent.baseUrl().toString()), directory));
             SimulatedTwilio twilio = new SimulatedTwilio(TwilioSettings.of(bridge.localUrl(), bridge.publicUrl()))) {
            gap(bridge, twilio);   // loads what one call needs
            agent.delaySignedUrls(pace.signedUrl);
            agent.delayHandshakes(pace.handshake);
            double[] gaps = new double[calls];
            for (int i = 0; i < calls; i++) {
                gaps[i] = gap(bridge, twilio);
            }
            Arrays.sort(gaps);
            return gaps;
        } finally {
            Directories.delete(directory);
        }
    }

    private double gap(Bridge bridge, SimulatedTwilio twilio) throws InterruptedException {
        PhoneCall phone = twilio.ring(CallPlan.of("+919876543210", "+15005550006").withStreamTaking(pace.stream));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        phone.awaitStream(PATIENCE).ifPresent(stream -> {
            while (stream.earpiece().audioBytes() == 0 && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
        });
        phone.hangUp();
        phone.awaitEnd(PATIENCE);
        Optional<CallRecord> record = Optional.empty();
        while (record.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK.toNanos());
            record = bridge.records().find(phone.callSid()).flatMap(StoredCall::record);
        }
        return record.orElseThrow(() -> new IllegalStateException("no record of a call: " + phone.events()))
                .measures().greetingGapMicros() / MICROS_PER_MILLI;
    }
}
