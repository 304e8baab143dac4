package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TariffTest {
    private static final long NONE = ConversationResult.NOT_TOLD;
    private static final String OWN = "+15005550006";
    private static final String CALLER = "+919876543210";

    private static Tariff tariff(String credit) {
        return new Tariff(new Tariff.Prices("USD",
                Map.of("other", new BigDecimal("0.01"), "+1", new BigDecimal("0.02"), "+1800", new BigDecimal("0.03")),
                Map.of("other", new BigDecimal("0.04"), "+91", new BigDecimal("0.05")), "other",
                new BigDecimal("0.004"), new BigDecimal("0.6"), new BigDecimal(credit)), Optional.of(OWN));
    }

    private static Tariff.Usage measured(Duration length) {
        return usage(length, NONE, new Tariff.Talk(length, NONE, NONE));
    }

    private static Tariff.Usage usage(Duration length, long billedSeconds, Tariff.Talk... talks) {
        return new Tariff.Usage(length, billedSeconds, List.of(length), List.of(talks), Optional.empty());
    }

    private static void assertAmount(String expected, BigDecimal actual) {
        assertEquals(0, new BigDecimal(expected).compareTo(actual), () -> expected + " is not " + actual);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0.02", "59999, 0.02", "60000, 0.02", "60001, 0.04", "119999, 0.04", "3600000, 1.2"})
    void everyStartedMinuteIsPaid(long millis, String amount) {
        assertAmount(amount, tariff("0").cost(CALLER, OWN, measured(Duration.ofMillis(millis))).telephony());
    }

    @ParameterizedTest
    @CsvSource({CALLER + ",+15005550006,0.02", CALLER + ",+18005550006,0.03", CALLER + ",+4930123456,0.01",
        CALLER + ",client:joe,0.01", OWN + "," + CALLER + ",0.05", OWN + ",+4930123456,0.04"})
    void theLongestBeginningOfTheCalledNumberTellsThePrice(String caller, String called, String amount) {
        assertAmount(amount, tariff("0").cost(caller, called, measured(Duration.ofSeconds(5))).telephony());
    }

    @Test
    void theAgentIsPaidByTheSecondUntilItsChargeIsTold() {
        Duration length = Duration.ofSeconds(90);
        assertAmount("0.9", tariff("0.001").cost(CALLER, OWN, measured(length)).agent());
        Tariff.Usage told = usage(length, NONE, new Tariff.Talk(length, 30, 500));
        assertAmount("0.3", tariff("0").cost(CALLER, OWN, told).agent());
        assertAmount("0.5", tariff("0.001").cost(CALLER, OWN, told).agent());
    }

    @Test
    void whatTwilioBillsCountsAndSettles() {
        Duration length = Duration.ofSeconds(50);
        CallCost billed = tariff("0").cost(CALLER, OWN, usage(length, 61, new Tariff.Talk(length, 49, 9)));
        assertAmount("0.04", billed.telephony());
        assertAmount("0.004", billed.mediaStream());
        assertAmount("0.534", billed.total());
        assertTrue(billed.settled());
        Tariff.Talk told = new Tariff.Talk(length, 49, 9);
        Tariff.Talk untold = new Tariff.Talk(length, NONE, NONE);
        assertFalse(tariff("0").cost(CALLER, OWN, usage(length, NONE, told)).settled());
        assertFalse(tariff("0").cost(CALLER, OWN, usage(length, 61, untold)).settled());
        assertFalse(tariff("0").cost(CALLER, OWN, usage(length, 61, told, untold)).settled());
        assertTrue(tariff("0").cost(CALLER, OWN, usage(length, 2)).settled());
    }

    @Test
    void everyStreamConversationAndPersonOfACallIsPaid() {
        Duration length = Duration.ofSeconds(61);
        CallCost cost = tariff("0").cost(CALLER, OWN, new Tariff.Usage(length, 121,
                List.of(Duration.ofSeconds(70), Duration.ofSeconds(5)),
                List.of(new Tariff.Talk(length, 30, 9), new Tariff.Talk(Duration.ofSeconds(5), NONE, NONE)),
                Optional.of(new Tariff.Person("+919999999999", length))));
        assertAmount("0.06", cost.telephony());
        assertAmount("0.012", cost.mediaStream());
        assertAmount("0.35", cost.agent());
        assertAmount("0.1", cost.person());
        assertAmount("0.522", cost.total());
        assertFalse(cost.settled());
    }
}
