package io.patchcord.config;

import io.patchcord.customer.AgentRule;
import io.patchcord.customer.AgentRule.Condition;
import io.patchcord.customer.PhoneNumber;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code agents} section: the agents, the rules that choose among them, and the general one. */
final class AgentsReader {
    private static final String GENERAL = "general";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*");
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}(\\.\\d{1,4})?");
    private static final String NAME_RULE = "a name of letters, digits, dots, dashes and underscores, at most 64";
    private static final String ID_RULE = "an ElevenLabs id: letters, digits, dashes and underscores";
    private static final String LANGUAGE_RULE = "a language code such as en or pt-br; in YAML no needs quotes";

    private final Settings settings;

    AgentsReader(Settings settings) {
        this.settings = settings;
    }

    AgentsConfig read(Section root) {
        try (Section section = root.section("agents")) {
            String general = section.word(GENERAL, NAME, NAME_RULE).orElse(GENERAL);
            Optional<String> generalId = settings.variables().value(Variables.AGENT_ID);
            if (generalId.isPresent() && !ID.matcher(generalId.get()).matches()) {
                settings.problem(Variables.AGENT_ID + ": must be " + ID_RULE);
            }
            List<AgentConfig> agents = new ArrayList<>();
            for (Section element : section.sections("list")) {
                agents.add(agent(element, general, generalId));
            }
            if (generalId.isPresent() && agents.stream().noneMatch(agent -> agent.name().equals(general))) {
                agents.add(new AgentConfig(general, generalId.get(), Map.of(), AgentOverrides.none()));
            }
            return new AgentsConfig(agents, section.sections("rules").stream().map(AgentsReader::rule).toList(),
                    general);
        }
    }

    private static AgentConfig agent(Section agent, String general, Optional<String> generalId) {
        try (agent) {
            Optional<String> name = agent.word("name", NAME, NAME_RULE);
            agent.require("name", "is missing", name.isPresent());
            Optional<String> listed = agent.word("id", ID, ID_RULE);
            Optional<String> id = name.equals(Optional.of(general)) ? generalId.or(() -> listed) : listed;
            agent.require("id", "is missing", id.isPresent());
            Map<String, String> variables = agent.texts("variables");
            for (String variable : variables.keySet()) {
                agent.require("variables." + variable, "the prefix system__ is ElevenLabs' own",
                        !variable.startsWith("system__"));
            }
            Optional<String> fallback = agent.word("fallback", NAME, NAME_RULE);
            agent.require("fallback", "must be another agent than itself", fallback.isEmpty()
                    || !fallback.equals(name));
            return new AgentConfig(name.orElse(""), id.orElse(""), variables, overrides(agent), fallback);
        }
    }

    private static AgentOverrides overrides(Section agent) {
        try (Section section = agent.section("overrides")) {
            return new AgentOverrides(section.raw("first-message"), section.word("language", LANGUAGE, LANGUAGE_RULE),
                    section.text("prompt"), section.word("voice-id", ID, ID_RULE));
        }
    }

    private static AgentRule rule(Section rule) {
        try (rule) {
            String agent = rule.text("agent", "");
            rule.require("agent", "is missing", !agent.isEmpty());
            List<Condition> when = conditions(rule);
            // a rule for everybody would silence all rules after it; agents.general says it better
            rule.require("when", "must hold at least one condition", !when.isEmpty());
            return new AgentRule(agent, when);
        }
    }

    private static List<Condition> conditions(Section rule) {
        List<Condition> conditions = new ArrayList<>();
        try (Section when = rule.section("when")) {
            flag(when, "known").map(Condition.Known::new).ifPresent(conditions::add);
            when.text("called").ifPresent(number -> {
                when.require("called", "must be a number such as +14155550100, in quotes, or an address with a colon",
                        PhoneNumber.parse(number).isPresent() || number.contains(":"));
                conditions.add(new Condition.Called(number));
            });
            when.text("customer-id").map(Condition.CustomerId::new).ifPresent(conditions::add);
            when.word("language", LANGUAGE, LANGUAGE_RULE).map(Condition.Language::new).ifPresent(conditions::add);
            flag(when, "emi-eligible").map(Condition.EmiEligible::new).ifPresent(conditions::add);
            flag(when, "overdue").map(Condition.Overdue::new).ifPresent(conditions::add);
            when.word("amount-due-at-least", AMOUNT, "an amount such as 1000 or 99.50")
                    .filter(text -> AMOUNT.matcher(text).matches())
                    .map(text -> new Condition.AmountDueAtLeast(new BigDecimal(text))).ifPresent(conditions::add);
            // attribute.plan: gold and attribute: {plan: gold} are the same to Helidon's YAML parser
            when.texts("attribute").forEach((name, value) -> conditions.add(new Condition.Attribute(name, value)));
        }
        return conditions;
    }

    private static Optional<Boolean> flag(Section section, String key) {
        return section.text(key).map(_ -> section.flag(key, false));
    }
}
