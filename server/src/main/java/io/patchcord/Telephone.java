package io.patchcord;

import io.patchcord.config.Secret;
import io.patchcord.config.TwilioConfig;
import io.patchcord.simulator.Softphone;
import io.patchcord.simulator.TwilioSettings;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The console's telephone, which calls this bridge as Twilio would. */
final class Telephone {
    private static final int TOKEN_BYTES = 16;

    private Telephone() {
    }

    /** What requests may be signed with: the account's tokens, or one nobody but the telephone knows. */
    static List<String> tokens(TwilioConfig twilio) {
        if (!twilio.authTokens().isEmpty()) {
            return twilio.authTokens().stream().map(Secret::value).toList();
        }
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return List.of(HexFormat.of().formatHex(token));
    }

    /** A telephone for the bridge that listens here and is known there. */
    static Softphone to(URI localUrl, URI publicUrl, TwilioConfig twilio, List<String> tokens) {
        return new Softphone(TwilioSettings.of(localUrl, publicUrl)
                .withAccount(twilio.accountSid().orElse(TwilioSettings.ACCOUNT_SID), tokens.getFirst()));
    }
}
