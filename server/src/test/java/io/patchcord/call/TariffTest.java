package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
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
        return new Tariff.Usage(length, NONE, length, length, NONE, NONE);
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
        Tariff.Usage told = new Tariff.Usage(length, NONE, length, length, 30, 500);
        assertAmount("0.3", tariff("0").cost(CALLER, OWN, told).agent());
        assertAmount("0.5", tariff("0.001").cost(CALLER, OWN, told).agent());
    }

    @Test
    void whatTwilioBillsCountsAndSettles() {
        Duration length = Duration.ofSeconds(50);
        CallCost billed = tariff("0").cost(CALLER, OWN, new Tariff.Usage(length, 61, length, length, 49, 9));
        assertAmount("0.04", billed.telephony());
        assertAmount("0.004", billed.mediaStream());
        assertAmount("0.534", billed.total());
        assertTrue(billed.settled());
        assertFalse(tariff("0").cost(CALLER, OWN, new Tariff.Usage(length, NONE, length, length, 49, 9)).settled());
        assertFalse(tariff("0").cost(CALLER, OWN, new Tariff.Usage(length, 61, length, length, NONE, NONE)).settled());
        assertTrue(tariff("0").cost(CALLER, OWN, new Tariff.Usage(length, 2, Duration.ZERO, Duration.ZERO, NONE, NONE))
                .settled());
    }
}
