package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbStatementDml;
import io.patchcord.call.CallContext;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code pending_call} table. What expires does so by the database's clock: the box that asks is often not the one
 * that wrote. Blocks, and throws when the database can't answer. Thread-safe.
 */
final class PendingRows {
    private static final String KEPT_ON = Rows.fromNow("kept_millis");
    private static final String INSERT = """
            INSERT INTO pending_call (call_sid, token_hash, context, expires_at, renewals)
            VALUES (:call_sid, :token_hash, :context, %s, 0) ON CONFLICT DO NOTHING""".formatted(KEPT_ON);
    private static final String REPLACE = """
            UPDATE pending_call SET token_hash = :token_hash, context = :context, expires_at = %s,
                claimed_at = NULL
            WHERE call_sid = :call_sid""".formatted(KEPT_ON);
    private static final String CLAIM = """
            UPDATE pending_call SET claimed_at = CURRENT_TIMESTAMP, expires_at = %s
            WHERE token_hash = :token_hash AND call_sid = :call_sid AND claimed_at IS NULL
                AND expires_at > CURRENT_TIMESTAMP""".formatted(KEPT_ON);
    private static final String RENEW = """
            UPDATE pending_call SET token_hash = :token_hash, expires_at = %s, claimed_at = NULL,
                renewals = renewals + 1
            WHERE call_sid = :call_sid AND claimed_at IS NOT NULL AND renewals = 0
                AND expires_at > CURRENT_TIMESTAMP""".formatted(KEPT_ON);
    private static final String CONTEXT = "SELECT context FROM pending_call WHERE call_sid = :call_sid";
    private static final String CLAIMED = """
            SELECT 1 AS one FROM pending_call WHERE call_sid = :call_sid AND claimed_at IS NOT NULL""";
    private static final String DELETE = "DELETE FROM pending_call WHERE call_sid = :call_sid";
    private static final String PURGE = "DELETE FROM pending_call WHERE expires_at <= CURRENT_TIMESTAMP";

    private final Database database;

    PendingRows(Database database) {
        this.database = database;
    }

    /** Inserts the call or, when its webhook came before, gives it this token instead; whether the row is there now. */
    boolean put(CallContext context, String tokenHash, Duration expiry) {
        String json = CallContextJson.write(context);
        return database.repeatably(execute -> insert(execute, context, tokenHash, json, expiry)
                || with(execute.createUpdate(REPLACE), context, tokenHash, json, expiry) == 1);
    }

    private static boolean insert(DbExecute execute, CallContext context, String tokenHash, String json,
                                  Duration expiry) {
        return with(execute.createInsert(INSERT), context, tokenHash, json, expiry) == 1;
    }

    /** Claims the token; at most one caller ever gets true for it. */
    boolean claim(String callSid, String tokenHash, Duration kept) {
        return claim(database.client().execute(), callSid, tokenHash, kept);
    }

    private static boolean claim(DbExecute execute, String callSid, String tokenHash, Duration kept) {
        return execute.createUpdate(CLAIM)
                .addParam("kept_millis", kept.toMillis())
                .addParam("token_hash", tokenHash)
                .addParam("call_sid", callSid)
                .execute() == 1;
    }

    /** Puts the call, claims and deletes it: what is asked of this table while a caller waits, and nothing left. */
    static void pass(DbExecute execute, CallContext context, String tokenHash, Duration expiry) {
        insert(execute, context, tokenHash, CallContextJson.write(context), expiry);
        claim(execute, context.callSid(), tokenHash, expiry);
        execute.createDelete(DELETE).addParam("call_sid", context.callSid()).execute();
    }

    boolean renew(String callSid, String tokenHash, Duration expiry) {
        return database.client().execute().createUpdate(RENEW)
                .addParam("token_hash", tokenHash)
                .addParam("kept_millis", expiry.toMillis())
                .addParam("call_sid", callSid)
                .execute() == 1;
    }

    boolean isClaimed(String callSid) {
        return database.client().execute().createGet(CLAIMED).addParam("call_sid", callSid).execute().isPresent();
    }

    Optional<CallContext> context(String callSid) {
        return database.client().execute().createGet(CONTEXT).addParam("call_sid", callSid).execute()
                .map(row -> CallContextJson.read(Rows.text(row, "context")));
    }

    long purge() {
        return database.client().execute().createDelete(PURGE).execute();
    }

    private static long with(DbStatementDml statement, CallContext context, String tokenHash, String json,
                             Duration expiry) {
        return statement.addParam("call_sid", context.callSid())
                .addParam("token_hash", tokenHash)
                .addParam("context", json)
                .addParam("kept_millis", expiry.toMillis())
                .execute();
    }
}
