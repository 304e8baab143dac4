package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallVariables;
import io.patchcord.config.ConfigLoader;
import io.patchcord.customer.Customer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an example has an operator paste into ElevenLabs names nothing that calls do not bring. */
class ExampleAgentsTest {
    private static final Path EXAMPLES = Path.of("..", "config", "examples").toAbsolutePath().normalize();
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{(\\w+)}}");
    /** Columns with fields of their own; each further one is a variable of its name. */
    private static final Set<String> FIELDS =
            Set.of("phone", "customer_id", "name", "due_date", "amount_due", "emi_eligible", "language");
    private static final List<String> EVENTS = List.of("audio", "interruption", "ping", "user transcript",
            "agent response", "agent response correction", "client tool call", "agent tool response",
            "conversation initiation metadata");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"collections", "support"})
    void everyVariableOfThePromptComesWithTheCall(String example) throws IOException {
        String text = Files.readString(EXAMPLES.resolve(example).resolve("agent.md"));
        Set<String> named = VARIABLE.matcher(text).results().map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(named.size() > 1, named::toString);
        named.removeAll(variables(example));
        assertEquals(Set.of(), named, "variables that no call has");
    }

    @ParameterizedTest
    @ValueSource(strings = {"collections", "support"})
    void everyClientEventThatTheBridgeReadsIsAskedFor(String example) throws IOException {
        String text = Files.readString(EXAMPLES.resolve(example).resolve("agent.md")).replaceAll("\\s+", " ");
        String events = text.substring(text.indexOf("**Client events**"));
        EVENTS.forEach(event -> assertTrue(events.contains(event), event));
    }

    private Set<String> variables(String example) throws IOException {
        Map<String, String> ofAgent = ConfigLoader.load(Optional.of(EXAMPLES.resolve(example)
                .resolve("patchcord.yaml")), Map.of("ELEVENLABS_API_KEY", "sk_1"), directory).agents()
                .named(example).orElseThrow().variables();
        CallContext stranger = new CallContext("CA1", "AC1", "+15005550001", "+15005550006", Customer.stranger(),
                example, Instant.EPOCH);
        Set<String> known = new TreeSet<>(CallVariables.of(stranger, ofAgent).keySet());
        try (var lines = Files.lines(EXAMPLES.resolve(example).resolve("customers.csv"))) {
            known.addAll(List.of(lines.findFirst().orElseThrow().split(",")));
        }
        known.removeAll(FIELDS);
        known.addAll(CallVariables.of(stranger, ofAgent).keySet());
        return known;
    }
}
