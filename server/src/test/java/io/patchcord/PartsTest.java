package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
    @Test
    void whatFailsKeepsNothingElseFromBeingClosed() {
        List<String> closed = new ArrayList<>();
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> Parts.closeEach(
                () -> closed.add("one"), () -> {
                    throw new IllegalStateException("on purpose");
                }, () -> {
                    throw new NoClassDefFoundError("on purpose");
                }, () -> closed.add("records")));
        assertEquals(List.of("one", "records"), closed);
        assertEquals(2, failure.getSuppressed().length);
    }
}
