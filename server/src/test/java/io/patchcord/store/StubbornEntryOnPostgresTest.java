package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds on H2 holds on a real PostgreSQL. */
class StubbornEntryOnPostgresTest extends StubbornEntryTest {
    @RegisterExtension
    private static final PostgresTables POSTGRES = new PostgresTables("call_event, bridge_instance");

    private Database store;

    @Override
    Database openStore() {
        store = POSTGRES.open();
        return store;
    }

    @Override
    void makePicky(Database picky) {
        DbExecute execute = picky.client().execute();
        execute.dml("""
                CREATE OR REPLACE FUNCTION picky() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF length(NEW.text) = 5 THEN
                        RAISE EXCEPTION USING ERRCODE = NEW.text, MESSAGE = 'on purpose';
                    END IF;
                    RETURN NEW;
                END $$""");
        execute.dml("CREATE OR REPLACE TRIGGER picky BEFORE INSERT ON call_event FOR EACH ROW "
                + "EXECUTE FUNCTION picky()");
    }

    @Override
    void takeNothing(Database closed) {
        DbExecute execute = closed.client().execute();
        execute.dml("""
                CREATE OR REPLACE FUNCTION taking_nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    RAISE EXCEPTION USING ERRCODE = '54000', MESSAGE = 'on purpose';
                END $$""");
        execute.dml("CREATE TRIGGER taking_nothing BEFORE INSERT OR UPDATE ON bridge_instance FOR EACH ROW "
                + "EXECUTE FUNCTION taking_nothing()");
    }

    @Override
    void takeAgain(Database closed) {
        closed.client().execute().dml("DROP TRIGGER taking_nothing ON bridge_instance");
    }

    /** As where somebody changes the search path, and what a trigger calls is not found in it any more. */
    @Test
    void shouldWaitForAFunctionThatEveryEntryNeeds() {
        DbExecute execute = store.client().execute();
        execute.dml("CREATE FUNCTION audited(text) RETURNS text LANGUAGE sql AS 'SELECT $1'");
        execute.dml("""
                CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    NEW.text := audited(NEW.text);
                    RETURN NEW;
                END $$""");
        execute.dml("CREATE TRIGGER audit BEFORE INSERT ON call_event FOR EACH ROW EXECUTE FUNCTION audit()");
        execute.dml("ALTER FUNCTION audited(text) RENAME TO mislaid");
        try {
            assertWaitsUntil(() -> execute.dml("ALTER FUNCTION mislaid(text) RENAME TO audited"));
        } finally {
            execute.dml("DROP TRIGGER audit ON call_event");
        }
    }
}
