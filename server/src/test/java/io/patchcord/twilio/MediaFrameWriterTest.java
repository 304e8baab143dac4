package io.patchcord.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.net.Line;
import io.patchcord.net.Role;
import io.patchcord.net.Writes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MediaFrameWriterTest {
    /** Twilio warns of every field more or less (error 31951). */
    @Test
    void shouldWriteExactlyTheFieldsTwilioTakes() throws IOException {
        try (Line line = Line.open(Role.SERVER)) {
            MediaFrameWriter writer = new MediaFrameWriter(line.channel, "MZ1");
            writer.media(new byte[] {7, -1, -1, 0, 7}, 1, 3);
            writer.mark("t7:0");
            writer.clear();
            writer.media(new byte[160], 0, 160, "hold:12");
            assertEquals("{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"//8A\"}}",
                    line.next().words());
            assertEquals("{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"t7:0\"}}",
                    line.next().words());
            assertEquals("{\"event\":\"clear\",\"streamSid\":\"MZ1\"}", line.next().words());
            assertEquals("{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"" + "A".repeat(214)
                    + "==\"}}", line.next().words());
            assertEquals("{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"hold:12\"}}",
                    line.next().words());
        }
    }

    @Test
    void shouldSendMediaAndTheMarkBehindItInOneWrite() {
        Writes writes = new Writes();
        MediaFrameWriter writer = new MediaFrameWriter(writes.channel(Role.SERVER), "MZ1");
        writer.media(new byte[160], 0, 160, "t1:0");
        assertEquals(1, writes.count());
        writer.media(new byte[160], 0, 160);
        writer.mark("end");
        assertEquals(3, writes.count());
    }
}
