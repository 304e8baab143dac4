package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.patchcord.call.CallContext;
import io.patchcord.customer.Customer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallContextJsonTest {
    private static final CallContext CONTEXT = TestStore.context("CA1");

    @Test
    void aContextComesBackAsWritten() {
        assertEquals(CONTEXT, CallContextJson.read(CallContextJson.write(CONTEXT)));
    }

    @Test
    void aStrangersContextComesBackAsWritten() {
        CallContext stranger = new CallContext("CA2", "", "anonymous", "sip:x", Customer.stranger(), "general",
                Instant.EPOCH);
        assertEquals(stranger, CallContextJson.read(CallContextJson.write(stranger)));
    }

    @Test
    void unknownFieldsAreSkipped() {
        String newer = CallContextJson.write(CONTEXT).replace("\"agent\":", "\"added\":{\"a\":[1]},\"agent\":")
                .replace("\"emiEligible\":", "\"added\":null,\"emiEligible\":");
        assertEquals(CONTEXT, CallContextJson.read(newer));
    }

    @Test
    void everyCutTextIsRefusedAndNoneIsQuoted() {
        String whole = CallContextJson.write(CONTEXT);
        for (int length = 0; length < whole.length(); length++) {
            String cut = whole.substring(0, length);
            String message = assertThrows(IllegalArgumentException.class, () -> CallContextJson.read(cut)).getMessage();
            assertFalse(message.contains("+91"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> CallContextJson.read("{}"));
        assertThrows(IllegalArgumentException.class, () -> CallContextJson.read("[]"));
    }
}
