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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
        String callSid;
        byte[] heard;
        try (ServedProcess process = ServedProcess.start(directory, "first", ServedProcess.freePort(), Map.of())
                .awaitUp(); SimulatedTwilio twilio = new SimulatedTwilio(TwilioSettings.of(process.url()))) {
            PhoneCall phone = twilio.ring(CallPlan.of(Testbed.CALLER, Testbed.CALLED));
            callSid = phone.callSid();
            MediaStream stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow();
            Eventually.holds(() -> Talk.sounds(stream.earpiece().heard()).length > 2 * SECOND, "no agent is heard");
            stream.say(Clip.of("noise", AudioFormat.ULAW_8000, voice));
            long spokenFrom = stream.mediaFramesSent();
            Eventually.holds(() -> stream.mediaFramesSent() > spokenFrom + 150, "the call stands still");
            assertTrue(process.isAlive());
            assertEquals(ServedProcess.SIGKILL, process.kill());
            heard = stream.earpiece().heard();
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

    private Path file(String end) throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("data").resolve("recordings"))) {
            List<Path> found = files.filter(file -> file.getFileName().toString().endsWith(end)).toList();
            assertEquals(1, found.size(), found::toString);
            return found.getFirst();
        }
    }
}
