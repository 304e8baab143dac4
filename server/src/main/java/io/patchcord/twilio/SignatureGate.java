package io.patchcord.twilio;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.Counter;
import io.patchcord.net.LogBudget;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets signed requests through. Counts what it refuses, and what came signed over a variant of our URL. */
public final class SignatureGate {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureGate.class);
    private static final HeaderName SIGNATURE = HeaderNames.create("X-Twilio-Signature");
    /** Parameters that Twilio has been seen to add after it signed. */
    private static final List<String> LATE = List.of("CallToken", "StirVerstat");

    private final RequestSignature signature;
    private final boolean verify;
    private final boolean acceptReduced;
    private final CallMetrics metrics;
    private final LogBudget told = new LogBudget();
    private final AtomicBoolean variantTold = new AtomicBoolean();
    private final AtomicBoolean reducedTold = new AtomicBoolean();

    /** A gate; with {@code verify} false it is open. */
    public SignatureGate(RequestSignature signature, boolean verify, boolean acceptReduced, CallMetrics metrics) {
        this.signature = signature;
        this.verify = verify;
        this.acceptReduced = acceptReduced;
        this.metrics = metrics;
    }

    /** What Twilio signed of a request's URL behind the authority: as it came, nothing decoded. */
    static String pathAndQuery(HttpPrologue prologue) {
        String query = prologue.query().rawValue();
        return prologue.uriPath().rawPath() + (query.isEmpty() ? "" : "?" + query);
    }

    boolean opensForForm(Headers headers, String pathAndQuery, FormParameters form) {
        String header = headers.first(SIGNATURE).orElse("");
        if (!verify || passes(signature.ofForm(header, pathAndQuery, form), pathAndQuery)) {
            return true;
        }
        if (signature.ofForm(header, pathAndQuery, form.without(LATE)) != RequestSignature.Verdict.INVALID) {
            if (reducedTold.compareAndSet(false, true)) {
                LOG.warn("Twilio signs without {}: set twilio.accept-reduced-signature to accept that", LATE);
            }
            if (acceptReduced) {
                return true;
            }
        }
        return refuse(pathAndQuery);
    }

    boolean opensForUpgrade(Headers headers, String pathAndQuery) {
        String header = headers.first(SIGNATURE).orElse("");
        return !verify || passes(signature.ofUpgrade(header, pathAndQuery), pathAndQuery) || refuse(pathAndQuery);
    }

    private boolean passes(RequestSignature.Verdict verdict, String pathAndQuery) {
        if (verdict == RequestSignature.Verdict.VARIANT) {
            metrics.count(Counter.SIGNATURES_VARIANT);
            if (variantTold.compareAndSet(false, true)) {
                LOG.warn("{} is signed over a variant of the public URL: check the URL configured at Twilio",
                        pathAndQuery);
            }
        }
        return verdict != RequestSignature.Verdict.INVALID;
    }

    private boolean refuse(String pathAndQuery) {
        metrics.count(Counter.SIGNATURES_REFUSED);
        if (told.take()) {
            LOG.warn("refused {}: no valid X-Twilio-Signature for the configured public URL and auth token",
                    pathAndQuery.replaceAll("[?].*", ""));
        }
        return false;
    }
}
