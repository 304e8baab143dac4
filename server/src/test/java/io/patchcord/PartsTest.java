package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
    @Test
    void whatFailsKeepsNothingElseFromBeingClosed() {
        List<String> closed = new ArrayList<>();
        Parts.closeEach(() -> closed.add("one"), () -> {
            throw new IllegalStateException("on purpose");
        }, () -> closed.add("records"));
        assertEquals(List.of("one", "records"), closed);
    }
}
