package io.patchcord.call;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
     * One conversation. What is not known is {@link ConversationResult#NOT_TOLD}.
     *
     * @param measured as measured here
     * @param seconds as ElevenLabs says
     * @param credits its charge, as ElevenLabs says
     */
    public record Talk(Duration measured, long seconds, long credits) {
        private boolean told() {
            return seconds >= 0 || credits >= 0;
        }
    }

    /**
     * A person who was dialled for the caller.
     *
     * @param number E.164
     * @param length of what they had to say
     */
    public record Person(String number, Duration length) {
    }

    /**
     * What is known of a call's length.
     *
     * @param call webhook to the end of the stream, as measured here
     * @param billedSeconds the call, as Twilio says; {@link ConversationResult#NOT_TOLD} until it does
     * @param streams as measured here
     * @param talks its conversations
     * @param person who was dialled in the end, if anybody
     */
    public record Usage(Duration call, long billedSeconds, List<Duration> streams, List<Talk> talks,
                        Optional<Person> person) {
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
        return new CallCost(prices.currency(), startedMinutes(call, minutePrice(table, called)),
                sum(usage.streams().stream().map(stream -> startedMinutes(stream, prices.mediaStream()))),
                sum(usage.talks().stream().map(this::agent)),
                sum(usage.person().stream().map(person -> startedMinutes(person.length(),
                        minutePrice(prices.outbound(), person.number())))),
                billed && usage.talks().stream().allMatch(Talk::told));
    }

    private static BigDecimal sum(Stream<BigDecimal> amounts) {
        return amounts.reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal agent(Talk talk) {
        BigDecimal amount = BigDecimal.ZERO;
        if (talk.credits() >= 0 && prices.agentCredit().signum() > 0) {
            amount = prices.agentCredit().multiply(BigDecimal.valueOf(talk.credits()));
        } else {
            BigDecimal millis = BigDecimal.valueOf(talk.seconds() >= 0 ? talk.seconds() * 1_000
                    : talk.measured().toMillis());
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
