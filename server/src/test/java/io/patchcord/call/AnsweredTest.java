package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.patchcord.customer.Customer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AnsweredTest {
    private final Office office = new Office(2);

    @Test
    void whomWeWereCallingWhenAnOperatorClosedTheDoorsIsPatchedThrough() throws InterruptedException {
        Place place = office.switchboard.outgoing().reserve(Duration.ZERO).orElseThrow();
        office.switchboard.desk().drain(true);
        assertInstanceOf(RingAnswer.Patch.class, office.switchboard.answered(new CallContext("CA1", "AC1",
                "+15005550006", "+15005550001", Customer.stranger(), "general", Instant.now()), place));
        assertInstanceOf(RingAnswer.Busy.class, office.ring("CA2"));
    }
}
