package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.Bridge;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls are gone once they are older than they are kept for: from the console and from the disk. */
@Timeout(180)
class KeptCallsTest {
    private static final String OLD = "20200101T000000Z";
    private static final String SETTINGS = """
            calls:
              stop-grace: 0s
            recording:
              agents: [all]
              consent: given
              retention-days: 0
            privacy:
              keep-calls: 90d
            """;

    @TempDir
    private Path directory;

    /** A talk that was recorded, and is over. */
    private static Talk over(Testbed bed) throws Exception {
        Talk talk = bed.talk();
        talk.say(1, Signals.noise(1, 1_600));
        talk.awaitHeard(1_600);
        talk.phone().hangUp();
        bed.record(talk.callSid());
        Recordings.whole(bed, talk.callSid());
        return talk;
    }

    /** It has been over for as many days. */
    private static Path age(Testbed bed, String callSid, int days) throws Exception {
        Path file = Recordings.files(bed, callSid).getFirst();
        String name = OLD + file.getFileName().toString().substring(OLD.length());
        Records.change(bed.data(), "UPDATE call_record SET ended_at = DATEADD('DAY', -" + days
                + ", ended_at), recording = '" + name + "' WHERE call_sid = '" + callSid + "'");
        return Files.move(file, file.resolveSibling(name));
    }

    private static int status(Bridge bridge, String callSid) throws Exception {
        return new OperatorPeer(bridge).send("GET", "/api/records/" + callSid, "", "").statusCode();
    }

    @Test
    void shouldGoFromConsoleAndDiskAndLeaveYoungerOnesAndThoseThatLive() throws Exception {
        try (Testbed bed = new Testbed(directory.resolve("bed"), SETTINGS); LogLines log = new LogLines()) {
            String old = over(bed).callSid();
            String young = over(bed).callSid();
            Talk live = bed.talk();
            Path gone = age(bed, old, 91);
            Path kept = age(bed, young, 89);
            Path secret = Files.writeString(directory.resolve("secret"), "not ours");
            Path link = Files.createSymbolicLink(gone.resolveSibling(OLD + "-CAlink-MZ1.wav"), secret);
            Path cutOff = Files.writeString(gone.resolveSibling(OLD + "-CAcrashed-MZ1.open.wav"), "RIFF");
            Path foreign = Files.writeString(gone.resolveSibling("20200101.wav"), "somebody's");

            try (Bridge next = new Bridge(bed.config())) {
                Eventually.holds(() -> log.all().stream().anyMatch(line -> line.contains("over for more than 90 days")),
                        () -> "nothing deleted: " + log.all());
                assertEquals(404, status(bed.bridge(), old));
                assertEquals(404, status(next, old));
                assertEquals(200, status(next, young));
                assertEquals(200, status(next, live.callSid()));
                assertFalse(Files.exists(gone) || Files.exists(cutOff), "the files are there");
                assertTrue(Files.exists(kept) && Files.exists(foreign)
                        && Files.exists(link, LinkOption.NOFOLLOW_LINKS));
                assertEquals("not ours", Files.readString(secret));
                assertTrue(new String(next.metrics().scrape("").text(), StandardCharsets.UTF_8)
                        .contains("patchcord_calls_deleted_total 1.0\n"));
                assertEquals(1, Recordings.files(bed, live.callSid()).size());
                live.say(2, Signals.noise(2, 1_600));
                live.awaitHeard(1_600);
            }
            assertEquals(List.of("INFO deleted what was over for more than 90 days: 1 calls, 0 orders of"
                    + " calls out, 2 recordings here"),
                    log.all().stream().filter(line -> line.contains("deleted")).toList());
        }
    }
}
