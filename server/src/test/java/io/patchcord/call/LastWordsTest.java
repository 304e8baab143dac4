package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LastWordsTest {
    @Test
    void shouldBeSaidToTheOthersWhenACallCannotBeClosed() throws InterruptedException {
        LiveCalls calls = new LiveCalls(3);
        Set<String> all = Set.of("CA1", "CA2", "CA3");
        all.forEach(calls::slot);
        Set<String> closed = new TreeSet<>();
        LastWords.say(calls, slot -> {
            closed.add(slot.callSid());
            if (closed.size() == 1) {
                throw new IllegalStateException("one of three is broken, on purpose");
            }
            throw new LinkageError("and not by exceptions alone, on purpose");
        });
        assertEquals(all, closed);
    }
}
