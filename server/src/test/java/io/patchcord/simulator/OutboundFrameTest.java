package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly the documented frames pass. */
class OutboundFrameTest {
    private static final String STREAM = "MZ1";

    @Test
    void takesTheThreeFrames() throws Exception {
        OutboundFrame.Media media = assertInstanceOf(OutboundFrame.Media.class, OutboundFrame.parse(
                "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"/38=\"}}", STREAM));
        assertArrayEquals(new byte[] {(byte) 0xFF, 0x7F}, media.muLaw());
        assertEquals(new OutboundFrame.Mark("t1:0"), OutboundFrame.parse(
                "{\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"t1:0\"},\"event\":\"mark\"}", STREAM));
        assertEquals(new OutboundFrame.Clear(),
                OutboundFrame.parse("{\"event\":\"clear\",\"streamSid\":\"MZ1\"}", STREAM));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "no json", "[]", "\"media\"", "{}",
        "{\"event\":\"clear\"}",
        "{\"event\":\"clear\",\"streamSid\":null}",
        "{\"event\":\"clear\",\"streamSid\":\"MZ2\"}",
        "{\"event\":\"clear\",\"streamSid\":\"MZ1\",\"sequenceNumber\":\"1\"}",
        "{\"event\":\"clear\",\"streamSid\":\"MZ1\"}{}",
        "{\"event\":\"clear\",\"event\":\"clear\",\"streamSid\":\"MZ1\"}",
        "{\"event\":\"stop\",\"streamSid\":\"MZ1\"}",
        "{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":\"m\"}",
        "{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":7}}",
        "{\"event\":\"media\",\"streamSid\":\"MZ1\"}",
        "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{}}",
        "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"/38\"}}",
        "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"_38=\"}}",
        "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"/38=\",\"track\":\"outbound\"}}",
        "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"/38=\"},\"mark\":{\"name\":\"m\"}}"})
    void refusesAnythingElse(String frame) {
        assertThrows(OutboundFrame.ViolationException.class, () -> OutboundFrame.parse(frame, STREAM));
    }
}
