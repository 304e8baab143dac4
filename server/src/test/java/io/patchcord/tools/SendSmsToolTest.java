package io.patchcord.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.patchcord.call.CallActions;
import io.patchcord.call.CallContext;
import io.patchcord.call.TextMessages;
import io.patchcord.call.ToolException;
import io.patchcord.call.ToolRequest;
import io.patchcord.customer.Customer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SendSmsToolTest {
    private static final String OURS = "+15005550006";
    private static final String CALLER = "+919876543210";

    private final List<String> sent = new ArrayList<>();

    /** A call that no text message has anything to do with. */
    private static final class NoActions implements CallActions {
        @Override
        public void transfer(String number) {
            throw new AssertionError("transfer to " + number);
        }

        @Override
        public void hangUp() {
            throw new AssertionError("hang-up");
        }

        @Override
        public void play(String digits) {
            throw new AssertionError("keys " + digits);
        }
    }

    @Test
    void shouldSendTheCallerAndNobodyElseAMessage() throws Exception {
        assertEquals("The text message has been sent.", run(CALLER, OURS, "{\"text\":\"Hi\",\"to\":\"+1900\"}"));
        assertEquals(List.of(OURS + " " + CALLER + " Hi"), sent);
    }

    @Test
    void shouldSendItToWhomWeCalled() throws Exception {
        run(new CallContext("CA1", "AC1", OURS, CALLER, Customer.stranger(), "general", Instant.EPOCH, true, Map.of()),
                "{\"text\":\"Hi\"}");
        assertEquals(List.of(OURS + " " + CALLER + " Hi"), sent);
    }

    @Test
    void shouldSayWhyItSendsNothing() {
        assertRefused("The parameter text must hold 1 to 1600 characters.", CALLER, "{}");
        assertRefused("The parameter text must hold 1 to 1600 characters.", CALLER,
                "{\"text\":\"" + "x".repeat(1_601) + "\"}");
        assertRefused("The parameters are not a JSON object.", CALLER, "[1");
        assertRefused("The caller's number is withheld.", "anonymous", "{\"text\":\"Hi\"}");
        assertRefused("The text message could not be sent.", "+15005550009", "{\"text\":\"Hi\"}");
        assertRefused("The text message could not be sent: the number does not take text messages.", "+15005550008",
                "{\"text\":\"Hi\"}");
        assertEquals(List.of(), sent);
    }

    private void assertRefused(String sentence, String caller, String parameters) {
        assertEquals(sentence, assertThrows(ToolException.class, () -> run(caller, OURS, parameters)).getMessage());
    }

    private String run(String caller, String called, String parameters) throws ToolException {
        return run(new CallContext("CA1", "AC1", caller, called, Customer.stranger(), "general", Instant.EPOCH),
                parameters);
    }

    private String run(CallContext call, String parameters) throws ToolException {
        CustomerDesk desk = new CustomerDesk(_ -> Optional.empty(), (_, _) -> Optional.empty());
        return new SendSmsTool(Duration.ofSeconds(1), Optional.of(this::send), desk)
                .run(new ToolRequest(call, parameters, new NoActions()));
    }

    private void send(String from, String to, String text) {
        if (to.endsWith("9")) {
            throw new IllegalStateException("Twilio says 401: Authenticate; check TWILIO_ACCOUNT_SID");
        }
        if (to.endsWith("8")) {
            throw new TextMessages.NotTakenException("Attempt to send to unsubscribed recipient", null);
        }
        sent.add(from + " " + to + " " + text);
    }
}
