package io.patchcord.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What a call costs, and how much may be spent. All amounts are in one currency.
 *
 * @param currency its ISO 4217 code
 * @param inbound Twilio's price of a started minute, by the beginning of the called number; {@code other} for the rest
 * @param outbound the same for calls we make
 * @param mediaStream price of a started minute of media stream
 * @param agentMinute ElevenLabs' price of a minute, counted by the second
 * @param agentCredit price of a credit of the charge ElevenLabs reports afterwards; zero keeps the minutes
 * @param capPerCall what one call may cost before it is ended; empty for no limit
 * @param capPerDay what a day may cost before new calls are turned away; empty for no limit
 */
public record CostsConfig(String currency, Map<String, BigDecimal> inbound, Map<String, BigDecimal> outbound,
                          BigDecimal mediaStream, BigDecimal agentMinute, BigDecimal agentCredit,
                          Optional<BigDecimal> capPerCall, Optional<BigDecimal> capPerDay) {
    /** The name of the price that no prefix has. */
    public static final String OTHER = "other";

    /** Copies the tables. */
    public CostsConfig {
        inbound = Map.copyOf(inbound);
        outbound = Map.copyOf(outbound);
    }

    /** Everything costs nothing. */
    public static CostsConfig free() {
        Map<String, BigDecimal> nothing = Map.of(OTHER, BigDecimal.ZERO);
        return new CostsConfig("USD", nothing, nothing, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO,
                Optional.empty(), Optional.empty());
    }
}
