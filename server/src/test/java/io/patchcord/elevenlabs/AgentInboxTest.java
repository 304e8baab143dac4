package io.patchcord.elevenlabs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentInboxTest {
    private final AgentInbox inbox = new AgentInbox();
    private final Words words = new Words();

    @Test
    void shouldHoldUntilTheClaimAndThenPassOnAtOnce() throws InterruptedException {
        assertTrue(inbox.pass(0, listener -> listener.interruption(1, 0)));
        assertNull(inbox.listener());
        assertTrue(words.nothingMore());
        inbox.claim(words);
        assertSame(words, inbox.listener());
        assertEquals("interruption 1", words.next());
        inbox.pass(0, listener -> listener.interruption(2, 0));
        assertEquals("interruption 2", words.next());
    }

    @RepeatedTest(20)
    void shouldKeepTheOrderWhenTheClaimComesWhileMuchIsSaid() throws InterruptedException {
        int said = 2_000;
        CountDownLatch started = new CountDownLatch(1);
        Thread agent = Thread.startVirtualThread(() -> {
            for (int i = 0; i < said; i++) {
                int id = i;
                if (inbox.listener() != null) {
                    inbox.listener().interruption(id, 0);   // as the conversation does with audio
                } else {
                    inbox.pass(0, listener -> listener.interruption(id, 0));
                }
                if (i == 100) {
                    started.countDown();
                }
            }
        });
        assertTrue(started.await(30, TimeUnit.SECONDS));
        inbox.claim(words);
        agent.join();
        for (int i = 0; i < said; i++) {
            assertEquals("interruption " + i, words.next());
        }
    }

    @Test
    void shouldRefuseMoreThanEightMegabytes() {
        int passed = 0;
        while (passed < 100 && inbox.pass(1 << 20, listener -> { })) {
            passed++;
        }
        assertEquals(7, passed);
    }

    @Test
    void shouldRefuseEndlesslyManyEmptyWordsToo() {
        int passed = 0;
        while (passed < 1_000_000 && inbox.pass(0, listener -> { })) {
            passed++;
        }
        assertTrue(passed > 10_000 && passed < 100_000, () -> "not bounded as it should be");
    }

    @Test
    void shouldTakeAnyAmountOnceItIsClaimed() {
        inbox.claim(words);
        for (int i = 0; i < 100; i++) {
            assertTrue(inbox.pass(1 << 20, listener -> { }));
        }
        assertFalse(!words.nothingMore());
    }
}
