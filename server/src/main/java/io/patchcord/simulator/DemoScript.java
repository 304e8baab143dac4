package io.patchcord.simulator;

import java.time.Duration;
import java.util.Map;

/**
 * The conversation of the demo, in recorded human speech: greeting, question, an answer the caller speaks over, another
 * answer after a look at the customer file, a key, thanks, goodbye, and a transfer. The built-in agent of an
 * unconfigured server plays the same part.
 */
public final class DemoScript {
    private static final Duration TURN_END = Duration.ofMillis(700);
    private static final Duration INTO_ANSWER = Duration.ofMillis(1_800);

    /** Where the agent puts the caller through to; a bridge that knows no such department hangs up instead. */
    static final String DEPARTMENT = "billing";

    private DemoScript() {
    }

    /** The agent's part. */
    public static AgentScript agent() {
        Clip question = Speech.clip("caller/question");
        Clip interjection = Speech.clip("caller/interjection");
        Clip thanks = Speech.clip("caller/thanks");
        return AgentScript.greeting(Speech.clip("agent/greeting"))
                .turn(question.text(), new AgentScript.Say(Speech.clip("agent/answer")))
                .turn(interjection.text(), new AgentScript.CallTool("lookup_customer", Map.of()),
                        new AgentScript.Say(Speech.clip("agent/reply")))
                .turn(thanks.text(), new AgentScript.Say(Speech.clip("agent/goodbye")),
                        new AgentScript.CallTool("transfer_to_human", Map.of("department", DEPARTMENT)),
                        new AgentScript.EndCall());
    }

    /** The caller's part. */
    public static CallerScript caller() {
        return CallerScript.empty()
                .whenAgentSilentFor(TURN_END).say(Speech.clip("caller/question"))
                .whenIntoAnswer(INTO_ANSWER).say(Speech.clip("caller/interjection"))
                .whenAgentSilentFor(TURN_END).press('1')
                .after(TURN_END).say(Speech.clip("caller/thanks"));
    }
}
