package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallNote;
import io.patchcord.call.CallPart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogEntryJsonTest {
    private static final Instant THEN = Instant.parse("2026-11-23T10:15:30.123Z");
    private static final List<LogEntry> ALL = List.of(new LogEntry.Opened(TestStore.context("CA1")),
            TestStore.event("CA1", 7),
            new LogEntry.Noted(new CallNote("CA1", THEN, CallEvent.Kind.STATUS, "call completed")),
            new LogEntry.Reopened("CA1"), new LogEntry.Part(new CallPart.Billed("CA1", 61)),
            new LogEntry.Part(new CallPart.Conversation("CA1", "conv_1", THEN)),
            new LogEntry.Part(new CallPart.StreamBegun("CA1", "MZ1", "call.wav", THEN)),
            new LogEntry.Part(new CallPart.Stream("CA1", "MZ1", 500)),
            new LogEntry.Part(new CallPart.Person("CA1", 60)), new LogEntry.Transferring("CA1", "+15005550010"),
            new LogEntry.Closed(TestStore.record("CA1", CallEnd.AGENT_LOST)));

    @Test
    void everyEntryComesBackAsItWas() {
        assertEquals(Set.of(LogEntry.class.getPermittedSubclasses()),
                ALL.stream().map(Object::getClass).collect(Collectors.toSet()));
        assertEquals(Set.of(CallPart.class.getPermittedSubclasses()), ALL.stream()
                .mapMulti((LogEntry entry, Consumer<Class<?>> kinds) -> {
                    if (entry instanceof LogEntry.Part(CallPart part)) {
                        kinds.accept(part.getClass());
                    }
                }).collect(Collectors.toSet()));
        ALL.forEach(entry -> assertEquals(entry, LogEntryJson.read(LogEntryJson.write(entry))));
    }

    @Test
    void aNewerVersionsFieldsAreSkipped() {
        assertEquals(new LogEntry.Reopened("CA1"), LogEntryJson.read(
                "{\"entry\":\"Reopened\",\"callSid\":\"CA1\",\"why\":\"?\"}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anOlderVersionsStreamHasNoSid() {
        assertEquals(new LogEntry.Part(new CallPart.Stream("CA1", "", 500)), LogEntryJson.read(("{\"entry\":\"Part\","
                + "\"part\":{\"entry\":\"Stream\",\"callSid\":\"CA1\",\"callerFrames\":500}}")
                .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsNoEntryIsRefusedWithoutShowingIt() {
        Stream.of("", "{}", "[1]", "{\"entry\":\"Secret\"}", "+919876543210").forEach(text -> {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> LogEntryJson.read(text.getBytes(StandardCharsets.UTF_8))).getMessage();
            assertFalse(message.contains("Secret") || message.contains("9876"), message);
        });
    }
}
