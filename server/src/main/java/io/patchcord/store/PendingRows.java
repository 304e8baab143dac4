package io.patchcord.store;

import io.patchcord.call.CallContext;
import java.time.Instant;
import java.util.Optional;

/** The {@code pending_call} table. Blocks, and throws when the database can't answer. Thread-safe. */
final class PendingRows {
    private static final String PUT = """
            MERGE INTO pending_call
            USING (VALUES (CAST(:call_sid AS VARCHAR), CAST(:token_hash AS VARCHAR), CAST(:context AS VARCHAR),
                CAST(:expires_at AS TIMESTAMP WITH TIME ZONE))) AS fresh (call_sid, token_hash, context, expires_at)
            ON pending_call.call_sid = fresh.call_sid
            WHEN MATCHED THEN UPDATE SET token_hash = fresh.token_hash, context = fresh.context,
                expires_at = fresh.expires_at, claimed_at = NULL
            WHEN NOT MATCHED THEN INSERT (call_sid, token_hash, context, expires_at, claimed_at, renewals)
                VALUES (fresh.call_sid, fresh.token_hash, fresh.context, fresh.expires_at, NULL, 0)""";
    private static final String CLAIM = """
            UPDATE pending_call SET claimed_at = :now, expires_at = :keep_until
            WHERE token_hash = :token_hash AND call_sid = :call_sid AND claimed_at IS NULL AND expires_at > :now""";
    private static final String RENEW = """
            UPDATE pending_call SET token_hash = :token_hash, expires_at = :expires_at, claimed_at = NULL,
                renewals = renewals + 1
            WHERE call_sid = :call_sid AND claimed_at IS NOT NULL AND renewals = 0 AND expires_at > :now""";
    private static final String CONTEXT = "SELECT context FROM pending_call WHERE call_sid = :call_sid";
    private static final String PURGE = "DELETE FROM pending_call WHERE expires_at <= :now";

    private final Database database;

    PendingRows(Database database) {
        this.database = database;
    }

    void put(CallContext context, String tokenHash, Instant expiresAt) {
        try {
            merge(context, tokenHash, expiresAt);
        } catch (RuntimeException e) {
            if (!SqlFailure.isInData(e)) {
                throw e;
            }
            // two webhooks of one call at once: both saw no row, this one inserted second
            merge(context, tokenHash, expiresAt);
        }
    }

    /** Claims the token; at most one caller ever gets true for it. */
    boolean claim(String callSid, String tokenHash, Instant now, Instant keepUntil) {
        return database.client().execute().createUpdate(CLAIM)
                .addParam("now", Rows.parameter(now))
                .addParam("keep_until", Rows.parameter(keepUntil))
                .addParam("token_hash", tokenHash)
                .addParam("call_sid", callSid)
                .execute() == 1;
    }

    boolean renew(String callSid, String tokenHash, Instant now, Instant expiresAt) {
        return database.client().execute().createUpdate(RENEW)
                .addParam("token_hash", tokenHash)
                .addParam("expires_at", Rows.parameter(expiresAt))
                .addParam("call_sid", callSid)
                .addParam("now", Rows.parameter(now))
                .execute() == 1;
    }

    Optional<CallContext> context(String callSid) {
        return database.client().execute().createGet(CONTEXT).addParam("call_sid", callSid).execute()
                .map(row -> CallContextJson.read(Rows.text(row, "context")));
    }

    long purge(Instant now) {
        return database.client().execute().createDelete(PURGE).addParam("now", Rows.parameter(now)).execute();
    }

    private void merge(CallContext context, String tokenHash, Instant expiresAt) {
        database.client().execute().createDmlStatement(PUT)
                .addParam("call_sid", context.callSid())
                .addParam("token_hash", tokenHash)
                .addParam("context", CallContextJson.write(context))
                .addParam("expires_at", Rows.parameter(expiresAt))
                .execute();
    }
}
