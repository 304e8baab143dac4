package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdmissionTest {
    private static final String ASHA = "+919876543210";
    private static final String BERT = "+15005550010";
    private static final int PLACES = 10;

    private static Office office(int perCaller) {
        return new Office(PLACES, true, new AdmissionLimits(perCaller, 0, () -> false));
    }

    @RepeatedTest(5)
    void shouldAdmitExactlyAsManyOfOneCallerAsItMay() throws InterruptedException {
        Office office = office(3);
        AtomicInteger patched = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        var threads = IntStream.range(0, 60).mapToObj(i -> Thread.startVirtualThread(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            patched.addAndGet(office.ring("CA" + i, ASHA) instanceof RingAnswer.Patch ? 1 : 0);
        })).toList();
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(3, patched.get());
        assertEquals(3, office.switchboard.admitted());
        assertInstanceOf(RingAnswer.Patch.class, office.ring("CA100", BERT));
        assertEquals(57, office.log.ended(CallEnd.NOT_ADMITTED));
    }

    @Test
    void shouldCountACallerDownOnEveryWayOut() {
        Office office = office(1);
        for (int round = 0; round < 3; round++) {
            String callSid = "CA" + round;
            assertInstanceOf(RingAnswer.Patch.class, office.ring(callSid, ASHA));
            assertInstanceOf(RingAnswer.Busy.class, office.ring(callSid + "again", ASHA));
            switch (round) {
                case 0 -> office.switchboard.callOver(callSid);
                case 1 -> office.switchboard.streamEnded(callSid);
                default -> office.switchboard.check(System.nanoTime() + 2 * Office.UNCLAIMED.toNanos());
            }
            assertEquals(0, office.switchboard.admitted());
        }
        assertInstanceOf(RingAnswer.Patch.class, office.ring("CA9", ASHA));
    }

    @Test
    void shouldNotTakeWithheldNumbersForOneCaller() {
        Office office = office(1);
        for (String nobody : new String[] {"anonymous", "+266696687", "sip:a@b"}) {
            assertInstanceOf(RingAnswer.Patch.class, office.ring("CA1" + nobody.length(), nobody));
            assertInstanceOf(RingAnswer.Patch.class, office.ring("CA2" + nobody.length(), nobody));
        }
    }

    @Test
    void shouldTakeNoMoreWithinASecondThanItMay() {
        AtomicLong nowNanos = new AtomicLong();
        LiveCalls calls = new LiveCalls(PLACES);
        Admission admission = new Admission(calls, new AdmissionLimits(0, 2, () -> false), nowNanos::get);
        assertEquals(Optional.empty(), admission.refuse(new Slot("CA1"), ASHA));
        nowNanos.set(600_000_000);
        assertEquals(Optional.empty(), admission.refuse(new Slot("CA2"), ASHA));
        nowNanos.set(999_999_999);
        assertTrue(admission.refuse(new Slot("CA3"), ASHA).isPresent());
        assertEquals(2, calls.admitted(), "who is refused has no place");
        nowNanos.set(1_000_000_000);
        assertEquals(Optional.empty(), admission.refuse(new Slot("CA4"), ASHA));
        assertTrue(admission.refuse(new Slot("CA5"), ASHA).isPresent());
        nowNanos.set(1_600_000_000);
        assertEquals(Optional.empty(), admission.refuse(new Slot("CA6"), ASHA));
    }

    @Test
    void shouldTakeNobodyWhileThereIsNoTime() {
        AtomicBoolean saturated = new AtomicBoolean(true);
        Office office = new Office(PLACES, true, new AdmissionLimits(0, 0, saturated::get));
        assertInstanceOf(RingAnswer.Busy.class, office.ring("CA1", ASHA));
        assertEquals(0, office.agents.size());
        saturated.set(false);
        assertInstanceOf(RingAnswer.Patch.class, office.ring("CA2", ASHA));
    }
}
