package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.patchcord.call.CallEnd;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogEntryJsonTest {
    private static final List<LogEntry> ALL = List.of(new LogEntry.Opened(TestStore.context("CA1")),
            TestStore.event("CA1", 7), new LogEntry.Reopened("CA1"), new LogEntry.Billed("CA1", 61),
            new LogEntry.Transferring("CA1", "+15005550010"),
            new LogEntry.Closed(TestStore.record("CA1", CallEnd.AGENT_LOST)));

    @Test
    void everyEntryComesBackAsItWas() {
        assertEquals(Set.of(LogEntry.class.getPermittedSubclasses()),
                ALL.stream().map(Object::getClass).collect(Collectors.toSet()));
        ALL.forEach(entry -> assertEquals(entry, LogEntryJson.read(LogEntryJson.write(entry))));
    }

    @Test
    void aNewerVersionsFieldsAreSkipped() {
        assertEquals(new LogEntry.Reopened("CA1"), LogEntryJson.read(
                "{\"entry\":\"Reopened\",\"callSid\":\"CA1\",\"why\":\"?\"}".getBytes(StandardCharsets.UTF_8)));
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
