package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PostgreSQL understands what is asked, and keeps nothing of it either. */
class FirstQuestionsOnPostgresTest {
    private static final int POOL = 4;

    @RegisterExtension
    private static final PostgresTables POSTGRES = new PostgresTables("pending_call");

    @Test
    void shouldLeaveNoRow() {
        try (Database database = POSTGRES.open()) {
            FirstQuestions.askOnEach(database, POOL, "id");
            assertEquals(0, FirstQuestionsTest.pending(database));
        }
    }
}
