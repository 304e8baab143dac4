package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.WavFile;
import io.patchcord.simulator.CallPlan;
import io.patchcord.simulator.Clip;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedTwilio;
import io.patchcord.simulator.TwilioSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies in the middle of a call leaves a recording that plays, and the next one completes it. */
@Timeout(120)
class KilledProcessTest {
    private static final String SETTINGS = "calls:\n  stop-grace: 0s\nrecording:\n  agents: [all]\n  consent: given\n";
    private static final int SECOND = 8_000;

    @TempDir
    private Path directory;

    @Test
    void aKilledProcessLeavesARecordingThatPlays() throws Exception {
        Files.writeString(directory.resolve("patchcord.yaml"), SETTINGS);
        byte[] voice = Signals.noise(1, 20 * SECOND);
        int port;
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        Process process = serve(port);
        String callSid;
        byte[] heard;
        try (SimulatedTwilio twilio = new SimulatedTwilio(
                TwilioSettings.of(URI.create("http://127.0.0.1:" + port)))) {
            awaitUp(port, process);
            PhoneCall phone = twilio.ring(CallPlan.of(Testbed.CALLER, Testbed.CALLED));
            callSid = phone.callSid();
            MediaStream stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow();
            Eventually.holds(() -> Talk.sounds(stream.earpiece().heard()).length > 2 * SECOND, "no agent is heard");
            stream.say(Clip.of("noise", AudioFormat.ULAW_8000, voice));
            long spokenFrom = stream.mediaFramesSent();
            Eventually.holds(() -> stream.mediaFramesSent() > spokenFrom + 150, "the call stands still");
            assertTrue(process.isAlive());
            process.destroyForcibly();   // SIGKILL
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            assertEquals(128 + 9, process.exitValue());
            heard = stream.earpiece().heard();
        } finally {
            process.destroyForcibly();
        }
        Path left = file(".open.wav");
        WavFile.Stored playable = WavFile.readStored(left);
        assertTrue(playable.data().length > 2 * 2 * SECOND, () -> "only " + playable.data().length + " bytes");
        assertSounds(playable, voice, heard);

        try (Testbed bed = new Testbed(directory, SETTINGS)) {
            String repaired = Recordings.await(bed, callSid, "repaired ");
            WavFile.Stored whole = WavFile.readStored(file(".wav"));
            assertTrue(repaired.contains(file(".wav").getFileName().toString()), repaired);
            assertTrue(Files.notExists(left), "it has its last name");
            assertTrue(whole.data().length >= playable.data().length);
            assertSounds(whole, voice, heard);
        }
    }

    private static void assertSounds(WavFile.Stored recording, byte[] voice, byte[] heard) {
        assertTrue(Recordings.lengthOf(voice, Recordings.channel(recording, 0)) > SECOND, "the caller's voice");
        byte[] greeting = Talk.sounds(Recordings.channel(recording, 1));
        assertTrue(greeting.length >= 2 * SECOND, () -> "of the agent only " + greeting.length + " samples");
        assertArrayEquals(Arrays.copyOf(Talk.sounds(heard), 2 * SECOND), Arrays.copyOf(greeting, 2 * SECOND));
    }

    private Process serve(int port) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "io.patchcord.Main", "serve",
                "--config", directory.resolve("patchcord.yaml").toString());
        builder.directory(directory.toFile());
        builder.environment().putAll(Map.of("PATCHCORD_PORT", String.valueOf(port), "PATCHCORD_OPERATOR_PORT", "0",
                "PATCHCORD_DATA_DIR", directory.resolve("data").toString(), "PATCHCORD_REHEARSAL", "0s",
                "TWILIO_AUTH_TOKEN", TwilioSettings.AUTH_TOKEN));
        return builder.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    }

    private void awaitUp(int port, Process process) {
        Eventually.holds(() -> {
            try {
                return !process.isAlive() || Files.readString(directory.resolve("log")).contains("takes calls on");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, () -> "no bridge on " + port);
        assertTrue(process.isAlive(), "the bridge did not start");
    }

    private Path file(String end) throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("data").resolve("recordings"))) {
            List<Path> found = files.filter(file -> file.getFileName().toString().endsWith(end)).toList();
            assertEquals(1, found.size(), found::toString);
            return found.getFirst();
        }
    }
}
