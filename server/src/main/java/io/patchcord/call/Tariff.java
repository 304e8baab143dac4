package io.patchcord.call;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The price table: what a call costs by its numbers and its length. Immutable; any thread. */
public final class Tariff {
    private static final int DIGITS = 6;
    private static final int SECONDS = 60;

    /**
     * Prices, all in one currency.
     *
     * @param inbound of a started minute, by the beginning of the called number
     * @param outbound likewise, when we call
     * @param other name of the price for numbers that begin otherwise
     * @param mediaStream of a started minute of stream
     * @param agentMinute of a minute of conversation, counted by the second
     * @param agentCredit of a credit; zero when conversations are paid by the minute
     */
    public record Prices(String currency, Map<String, BigDecimal> inbound, Map<String, BigDecimal> outbound,
                         String other, BigDecimal mediaStream, BigDecimal agentMinute, BigDecimal agentCredit) {
    }

    /**
     * What is known of a call's length. What is not known is {@link ConversationResult#NOT_TOLD}.
     *
     * @param call webhook to the end of the stream, as measured here
     * @param billedSeconds the call, as Twilio says
     * @param stream as measured here; zero when none came
     * @param conversation as measured here; zero when there was none
     * @param toldSeconds the conversation, as ElevenLabs says
     * @param credits the conversation's charge, as ElevenLabs says
     */
    public record Usage(Duration call, long billedSeconds, Duration stream, Duration conversation, long toldSeconds,
                        long credits) {
    }

    private final Prices prices;
    private final Optional<String> ownNumber;

    /** Calls from {@code ownNumber} are ours, all others come in. */
    public Tariff(Prices prices, Optional<String> ownNumber) {
        this.prices = prices;
        this.ownNumber = ownNumber;
    }

    /** The currency of every amount. */
    public String currency() {
        return prices.currency();
    }

    /** What a call between these addresses costs; the called one tells the price. */
    public CallCost cost(String caller, String called, Usage usage) {
        boolean billed = usage.billedSeconds() >= 0;
        Duration call = billed ? Duration.ofSeconds(usage.billedSeconds()) : usage.call();
        Map<String, BigDecimal> table = ownNumber.filter(caller::equals).isPresent() ? prices.outbound()
                : prices.inbound();
        boolean conversed = !usage.conversation().isZero();
        return new CallCost(prices.currency(), startedMinutes(call, minutePrice(table, called)),
                startedMinutes(usage.stream(), prices.mediaStream()), agent(usage),
                billed && (!conversed || usage.toldSeconds() >= 0 || usage.credits() >= 0));
    }

    private BigDecimal agent(Usage usage) {
        BigDecimal amount = BigDecimal.ZERO;
        if (usage.credits() >= 0 && prices.agentCredit().signum() > 0) {
            amount = prices.agentCredit().multiply(BigDecimal.valueOf(usage.credits()));
        } else {
            BigDecimal millis = BigDecimal.valueOf(usage.toldSeconds() >= 0 ? usage.toldSeconds() * 1_000
                    : usage.conversation().toMillis());
            amount = prices.agentMinute().multiply(millis)
                    .divide(BigDecimal.valueOf(SECONDS * 1_000L), DIGITS, RoundingMode.HALF_UP);
        }
        return amount.setScale(DIGITS, RoundingMode.HALF_UP);
    }

    /** Twilio counts every minute that was begun. */
    private static BigDecimal startedMinutes(Duration length, BigDecimal price) {
        long seconds = length.plusNanos(999_999_999).toSeconds();
        long minutes = (seconds + SECONDS - 1) / SECONDS;
        return price.multiply(BigDecimal.valueOf(minutes)).setScale(DIGITS, RoundingMode.HALF_UP);
    }

    private BigDecimal minutePrice(Map<String, BigDecimal> table, String number) {
        for (int length = number.length(); length > 0; length--) {
            BigDecimal price = table.get(number.substring(0, length));
            if (price != null) {
                return price;
            }
        }
        return table.get(prices.other());
    }
}
