package io.patchcord.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.customer.AgentRule.Condition;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentSelectorTest {
    private static final String CALLED = "+15005550006";
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-12-05T12:00:00Z"), ZoneId.of("UTC"));
    private static final Customer ASHA = customer(Optional.of(LocalDate.parse("2026-12-05")), "1499.50", "en-IN");

    @Test
    void theFirstRuleThatMatchesDecides() {
        AgentRule never = new AgentRule("never", List.of(new Condition.Known(false)));
        AgentRule first = new AgentRule("first", List.of(new Condition.Known(true)));
        AgentRule second = new AgentRule("second", List.of(new Condition.Known(true)));
        assertEquals("first", select(ASHA, never, first, second));
    }

    @Test
    void noRuleOrNoMatchGivesTheGeneralAgent() {
        assertEquals("general", select(ASHA));
        assertEquals("general", select(Customer.stranger(), rule(new Condition.Known(true))));
    }

    @Test
    void allConditionsOfARuleMustHold() {
        assertEquals("special", select(ASHA, rule(new Condition.Known(true), new Condition.Called(CALLED))));
        assertEquals("general", select(ASHA, rule(new Condition.Known(true), new Condition.Called("+15005550007"))));
    }

    @Test
    void aQuestionAboutAFieldNeverHoldsForAStranger() {
        for (Condition condition : List.of(new Condition.CustomerId("C-1"), new Condition.Language("en"),
                new Condition.EmiEligible(false), new Condition.Overdue(false),
                new Condition.AmountDueAtLeast(BigDecimal.ZERO), new Condition.Attribute("plan", "gold"))) {
            assertEquals("general", select(Customer.stranger(), rule(condition)), condition::toString);
        }
        assertEquals("special", select(Customer.stranger(), rule(new Condition.Known(false))));
        assertEquals("special", select(Customer.stranger(), rule(new Condition.Called(CALLED))));
    }

    @Test
    void fieldsAreComparedByMeaning() {
        assertEquals("special", select(ASHA, rule(new Condition.Language("EN"))));
        assertEquals("general", select(ASHA, rule(new Condition.Language("e"))));
        assertEquals("special", select(ASHA, rule(new Condition.AmountDueAtLeast(new BigDecimal("1499.5")))));
        assertEquals("general", select(ASHA, rule(new Condition.AmountDueAtLeast(new BigDecimal("1499.51")))));
        assertEquals("special", select(ASHA, rule(new Condition.EmiEligible(true))));
        assertEquals("special", select(ASHA, rule(new Condition.CustomerId("C-1001"))));
        assertEquals("special", select(ASHA, rule(new Condition.Attribute("plan", "gold"))));
        assertEquals("general", select(ASHA, rule(new Condition.Attribute("plan", "Gold"))));
    }

    @Test
    void anAmountIsOverdueFromTheDayAfterItsDate() {
        AgentRule overdue = rule(new Condition.Overdue(true));
        assertEquals("general", select(ASHA, overdue));
        assertEquals("special", select(customer(Optional.of(LocalDate.parse("2026-12-04")), "1", "en"), overdue));
        assertEquals("general", select(customer(Optional.empty(), "1", "en"), overdue));
        assertEquals("special", select(customer(Optional.empty(), "1", "en"), rule(new Condition.Overdue(false))));
    }

    private static Customer customer(Optional<LocalDate> dueDate, String amount, String language) {
        return new Customer("C-1001", "Asha Rao", dueDate, new BigDecimal(amount), true, language,
                Map.of("plan", "gold"));
    }

    private static AgentRule rule(Condition... conditions) {
        return new AgentRule("special", List.of(conditions));
    }

    private static String select(Customer customer, AgentRule... rules) {
        return new AgentSelector(List.of(rules), "general", NOON).select(customer, CALLED);
    }
}
