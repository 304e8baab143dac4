package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallRecord;
import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.WavFile;
import io.patchcord.simulator.CallPlan;
import io.patchcord.simulator.Clip;
import io.patchcord.simulator.FreePort;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedTwilio;
import io.patchcord.simulator.TwilioSettings;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that dies in the middle of a call leaves a recording that plays, and the next one completes it and the
 * call's record.
 */
@Timeout(120)
class KilledProcessTest {
    private static final String SETTINGS = "calls:\n  stop-grace: 0s\n  media-silence: 1m\n"
            + "recording:\n  agents: [all]\n  consent: given\n";
    private static final int SECOND = 8_000;
    /** Of media stream. */
    private static final BigDecimal MINUTE = new BigDecimal("0.004");

    @TempDir
    private Path directory;

    @Test
    void aKilledProcessLeavesARecordingThatPlays() throws Exception {
        Files.writeString(directory.resolve("patchcord.yaml"), SETTINGS);
        byte[] voice = Signals.noise(1, 20 * SECOND);
        String callSid;
        String streamSid;
        byte[] heard;
        try (ServedProcess process = ServedProcess.start(directory, "first", FreePort.take(), Map.of())
                .awaitUp(); SimulatedTwilio twilio = new SimulatedTwilio(TwilioSettings.of(process.url()))) {
            PhoneCall phone = twilio.ring(CallPlan.of(Testbed.CALLER, Testbed.CALLED));
            callSid = phone.callSid();
            MediaStream stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow();
            streamSid = stream.streamSid();
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
            CallRecord record = bed.record(callSid);
            assertEquals(CallEnd.CRASHED, record.end());
            assertEquals(streamSid, record.streamSid());
            assertEquals(file(".wav").getFileName().toString(), record.recording());
            assertEquals(0, streams(bed, callSid).compareTo(MINUTE));
            JsonNode shown = new OperatorPeer(bed.bridge()).get("/api/records/" + callSid);
            assertEquals(streamSid, shown.path("streamSid").asText(), shown::toString);
            assertFalse(shown.has("callerFrames"), "nobody knows how many");
        }
    }

    /** What the streams of a call cost. */
    private static BigDecimal streams(Testbed bed, String callSid) {
        return bed.bridge().costs().cost(callSid).orElseThrow().mediaStream();
    }

    /** The second death is not the first stream's. */
    @Test
    void aCallInWhichTwoProcessesAreKilledHasBothStreams() throws Exception {
        Files.writeString(directory.resolve("patchcord.yaml"), SETTINGS);
        RawCall first;
        try (ServedProcess process = ServedProcess.start(directory, "first", FreePort.take(), Map.of())
                .awaitUp(); Webhooks webhooks = new Webhooks(process.url())) {
            first = webhooks.ring();
            killDuring(process, first);
        }
        RawCall second;
        String firstEnd;
        try (ServedProcess process = ServedProcess.start(directory, "second", FreePort.take(), Map.of())
                .awaitUp(); Webhooks webhooks = new Webhooks(process.url())) {
            firstEnd = end(first);
            second = RawCall.rung(first.callSid(), Webhooks.token(
                    webhooks.post(Webhooks.STREAM_ENDED, first.callSid(), "in-progress").body()));
            killDuring(process, second);
        }
        try (Testbed bed = new Testbed(directory, SETTINGS)) {
            CallRecord record = bed.record(first.callSid());
            assertEquals(CallEnd.CRASHED, record.end());
            assertEquals(second.streamSid(), record.streamSid());
            assertTrue(record.recording().endsWith(second.streamSid() + ".wav"), record::recording);
            assertEquals(firstEnd, end(first));
            assertTrue(end(second).compareTo(firstEnd) > 0, () -> firstEnd + " to " + end(second));
            assertEquals(0, streams(bed, first.callSid()).compareTo(MINUTE.add(MINUTE)));
        }
    }

    /** The call's stream is there, and its beginning on the disk, when the process is killed. */
    private void killDuring(ServedProcess process, RawCall call) throws Exception {
        try (RawStream stream = RawStream.open(process.url())) {
            stream.text(call.start());
            stream.awaitTaken();
            Eventually.holds(() -> one("SELECT COUNT(*) FROM uncounted_stream", call).equals("1"), "it is not written");
            Records.force(directory.resolve("data"));
            assertEquals(ServedProcess.SIGKILL, process.kill());
        }
    }

    private String end(RawCall call) {
        return one("SELECT ended_at FROM uncounted_stream", call);
    }

    private String one(String select, RawCall call) {
        try {
            return Records.one(directory.resolve("data"), select + " WHERE stream_sid = '" + call.streamSid() + "'");
        } catch (SQLException e) {
            throw new AssertionError(e);
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
