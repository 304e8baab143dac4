package io.patchcord.customer;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** Decides which agent takes a call: the rules are asked in order and the first match wins. Thread-safe. */
public final class AgentSelector {
    private final List<AgentRule> rules;
    private final String general;
    private final Clock clock;

    /** Selects by {@code rules}, else {@code general}; due dates are dates of the machine's time zone. */
    public AgentSelector(List<AgentRule> rules, String general) {
        this(rules, general, Clock.system(ZoneId.systemDefault()));
    }

    /** The same with a clock, whose zone says which day it is. */
    public AgentSelector(List<AgentRule> rules, String general, Clock clock) {
        this.rules = List.copyOf(rules);
        this.general = general;
        this.clock = clock;
    }

    /** Configured name of the agent that takes this call. */
    public String select(Customer customer, String calledNumber) {
        LocalDate today = LocalDate.now(clock);
        for (AgentRule rule : rules) {
            if (rule.matches(customer, calledNumber, today)) {
                return rule.agent();
            }
        }
        return general;
    }
}
