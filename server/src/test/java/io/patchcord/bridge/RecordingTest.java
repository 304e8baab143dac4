package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.WavFile;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.Clip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings beside what the simulated Twilio played by its own clock, and what they may never do to a call. */
@Timeout(120)
class RecordingTest {
    private static final String GIVEN = "calls:\n  stop-grace: 0s\nrecording:\n  agents: [all]\n  consent: given\n";
    private static final String ANNOUNCED = "calls:\n  stop-grace: 0s\nrecording:\n  agents: [general]\n"
            + "  announcement: We record this.\n  format: pcm_16\n";
    private static final int SECOND = 8_000;

    @TempDir
    private Path directory;

    @Test
    void theRightChannelIsWhatTheCallerHeardWhenItWasHeard() throws Exception {
        byte[] voice = Signals.noise(1, SECOND);
        byte[] greeting = Signals.noise(2, SECOND);
        byte[] cut = Signals.noise(3, 4 * SECOND);
        byte[] reply = Signals.noise(4, SECOND / 2);
        byte[] farewell = Signals.noise(5, SECOND);
        try (Testbed bed = new Testbed(directory, GIVEN)) {
            Talk talk = bed.talk();
            talk.stream().say(Clip.of("noise", AudioFormat.ULAW_8000, voice));
            sayInPieces(talk, 1, greeting);
            talk.awaitHeard(greeting.length);
            sayInPieces(talk, 2, cut);
            talk.awaitHeard(greeting.length + SECOND);
            talk.agent().send(AgentMessages.interruption(2));
            sayInPieces(talk, 3, reply);
            Eventually.holds(() -> heard(talk).length >= SECOND && Recordings.lengthOf(greeting, heard(talk)) > 0
                    && contains(reply, heard(talk)), "the reply is not heard");
            talk.agent().send(AgentMessages.queueStatus("waiting"));
            int before = talk.heardSounds().length;
            talk.awaitHeard(before + SECOND / 8);
            talk.agent().send(AgentMessages.queueStatus("admitted"));
            sayInPieces(talk, 4, farewell);
            Eventually.holds(() -> contains(farewell, heard(talk)), "the farewell is not heard");
            talk.phone().hangUp();
            WavFile.Stored recording = Recordings.whole(bed, talk.callSid());

            byte[] left = Recordings.channel(recording, 0);
            byte[] right = Recordings.channel(recording, 1);
            byte[] heard = heard(talk);
            assertEquals(heard.length, right.length, 320, "length");
            Recordings.assertSame("greeting", greeting, heard, right);
            Recordings.assertSame("interrupted", cut, heard, right);
            Recordings.assertSame("reply", reply, heard, right);
            Recordings.assertSame("farewell", farewell, heard, right);
            Recordings.assertSame("caller", voice, talk.stream().spoken(), left);
            assertTrue(Recordings.lengthOf(cut, right) < 3 * SECOND, "the rest was never heard");
            assertEquals(Talk.sounds(heard).length, Talk.sounds(right).length, 480, "the hold tone is there");
            assertArrayEquals(talk.stream().spoken(), Arrays.copyOf(left, talk.stream().spoken().length));
            assertEquals(Recordings.files(bed, talk.callSid()).getFirst().getFileName().toString(),
                    bed.record(talk.callSid()).recording());
            assertEquals("rw-------", modes(Recordings.files(bed, talk.callSid()).getFirst()));
            assertEquals("rwx------", modes(bed.data().resolve("recordings")));
            talk.assertPolite();
        }
    }

    /** In messages of 20 to 250 ms, faster than they are played, as an agent does. */
    private static void sayInPieces(Talk talk, long eventId, byte[] noise) {
        int[] sizes = {160, 333, 800, 2_000};
        int size = 0;
        for (int at = 0; at < noise.length; at += sizes[size++ % sizes.length]) {
            talk.say(eventId, Arrays.copyOfRange(noise, at, Math.min(noise.length, at + sizes[size % sizes.length])));
        }
    }

    private static byte[] heard(Talk talk) {
        return talk.stream().earpiece().heard();
    }

    private static boolean contains(byte[] noise, byte[] heard) {
        byte[] tail = Arrays.copyOfRange(noise, noise.length - 64, noise.length);
        for (int at = heard.length - 64; at >= 0; at--) {
            if (Arrays.equals(tail, 0, 64, heard, at, at + 64)) {
                return true;
            }
        }
        return false;
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aCallIsRecordedOnlyIfItsCallerWasToldSo() throws Exception {
        try (Testbed bed = new Testbed(directory, ANNOUNCED)) {
            Talk talk = bed.talk();
            String twiml = talk.phone().replies().getFirst().body();
            assertTrue(twiml.indexOf("<Say>We record this.</Say>") < twiml.indexOf("<Connect"), twiml);
            Recordings.await(bed, talk.callSid(), "started ");
            talk.phone().hangUp();
            assertEquals(WavFile.Coding.PCM_16, Recordings.whole(bed, talk.callSid()).coding());

            RawCall rung = bed.webhooks().ring();
            bed.conversation(rung.callSid());
            bed.restart();
            try (RawStream stream = RawStream.open(bed.bridge())) {
                stream.text(rung.start());
                stream.awaitTaken();
                RawCall call = rung.with(bed.conversation(rung.callSid()), stream);
                stream.text(call.media(Signals.noise(1, 160)));
                call.hangUp();
            }
            bed.awaitIdle();
            Eventually.holds(() -> bed.record(rung.callSid()).end() == CallEnd.CALLER_HUNG_UP,
                    "the first process's end of the call was not its last");
            assertEquals(List.of(), Recordings.events(bed, rung.callSid()));
            assertEquals(List.of(), Recordings.files(bed, rung.callSid()));
        }
    }

    @Test
    void nothingIsRecordedUnlessItIsSwitchedOn() throws Exception {
        try (Testbed bed = new Testbed(directory, "calls:\n  stop-grace: 0s\n")) {
            Talk talk = bed.talk();
            assertFalse(talk.phone().replies().getFirst().body().contains("<Say>"));
            talk.phone().hangUp();
            bed.record(talk.callSid());
            assertFalse(Files.exists(bed.data().resolve("recordings")));
        }
    }

    @Test
    void aFullDiskEndsTheRecordingAndNotTheCall() throws Exception {
        Path recordings = directory.resolve("data").resolve("recordings");
        Files.createDirectories(recordings);
        Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=16k,mode=0700", "tmpfs",
                recordings.toString()), "only root can make a disk so small");
        try (Testbed bed = new Testbed(directory, GIVEN)) {
            Talk talk = bed.talk();
            byte[] answer = Signals.noise(7, 2 * SECOND);
            sayInPieces(talk, 1, answer);
            String failed = Recordings.await(bed, talk.callSid(), "failed ");
            assertTrue(failed.contains("No space left on device"), failed);
            talk.awaitHeard(answer.length);
            assertArrayEquals(answer, talk.heardSounds());
            talk.assertAgentHearsCaller(SECOND);
            assertEquals(1, bed.metrics().lines()
                    .filter("patchcord_recordings_failed_total 1.0"::equals).count());
            assertTrue(WavFile.read(Recordings.files(bed, talk.callSid()).getFirst()).duration()
                    .compareTo(Duration.ofMillis(400)) > 0, "what found room can be played");
            talk.phone().hangUp();
            assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(talk.callSid()).end());
            talk.assertPolite();
        } finally {
            run("umount", recordings.toString());
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException _) {
            return false;   // no such command here
        }
    }
}
