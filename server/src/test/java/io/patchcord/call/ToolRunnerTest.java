package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ToolRunnerTest {
    private static final KeyPlan KEYS = new KeyPlan(KeyPlan.ToAgent.CONTEXT, Duration.ZERO, Map.of());

    private final Office office = new Office(1);
    private final AgentInMemory agent = new AgentInMemory();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** What a tool does. */
    @FunctionalInterface
    private interface Work {
        String run(ToolRequest request) throws ToolException, InterruptedException;
    }

    private record Tool(String name, Duration deadline, Work work) implements ClientTool {
        @Override
        public String run(ToolRequest request) throws ToolException, InterruptedException {
            return work.run(request);
        }
    }

    private String hang(ToolRequest request) throws InterruptedException {
        running.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
        throw new IllegalStateException("nobody counts down");
    }

    private Call call(Duration deadline, Work work) {
        Call call = office.call(new CallerInMemory(), agent,
                office.around(List.of(new Tool("tool", deadline, work)), KEYS));
        call.begin();
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        return call;
    }

    @Test
    void shouldAnswerInTimeForAToolThatHangsAndInterruptIt() throws Exception {
        call(Duration.ofMillis(50), this::hang);
        agent.listener().toolCall("tool", "tc1", "{}");
        Eventually.holds("an answer", () -> agent.times("tool tc1 failed: The tool tool did not answer within 1 s.")
                == 1);
        assertTrue(interrupted.await(30, TimeUnit.SECONDS));
    }

    @Test
    void shouldInterruptWhatStillRunsWhenTheCallEndsAndTellNobody() throws Exception {
        Call call = call(Duration.ofMinutes(1), this::hang);
        agent.listener().toolCall("tool", "tc1", "{}");
        assertTrue(running.await(30, TimeUnit.SECONDS));
        call.end(CallEnd.CALLER_HUNG_UP, "");
        assertTrue(interrupted.await(30, TimeUnit.SECONDS));
        Eventually.holds("a line", () -> office.log.told(CallEvent.Kind.TOOL)
                .contains("tool cancelled: the call is over"));
        assertEquals(0, agent.timesLike("tool tc1"));
    }

    @Test
    void shouldMakeAPlainSentenceOfAFault() {
        call(Duration.ofSeconds(30), _ -> {
            throw new IllegalArgumentException("password hush");
        });
        agent.listener().toolCall("tool", "tc1", "{}");
        Eventually.holds("an answer", () -> agent.times("tool tc1 failed: The tool tool failed.") == 1);
    }

    @Test
    void shouldNeverAnswerWithNothing() {
        call(Duration.ofSeconds(30), _ -> " ");
        agent.listener().toolCall("tool", "tc1", "{}");
        Eventually.holds("an answer", () -> agent.times("tool tc1: Done.") == 1);
    }

    @Test
    void shouldRunSoManyAtOnceAndNoMore() throws Exception {
        Call call = call(Duration.ofMinutes(1), this::hang);
        for (int i = 1; i <= 9; i++) {
            agent.listener().toolCall("tool", "tc" + i, "{}");
        }
        assertEquals(1, agent.timesLike("tool tc9 failed: Too many tools are running at once"));
        assertEquals(0, agent.timesLike("tool tc8"));
        call.end(CallEnd.CALLER_HUNG_UP, "");
    }

    @Test
    void shouldStopAnAgentThatGoesRoundInCircles() {
        call(Duration.ofSeconds(30), _ -> "fine");
        for (int i = 1; i <= 200; i++) {
            int last = i;
            agent.listener().toolCall("tool", "tc" + i, "{}");
            Eventually.holds("an answer", () -> agent.times("tool tc" + last + ": fine") == 1);
        }
        agent.listener().toolCall("tool", "tc201", "{}");
        assertEquals(1, agent.timesLike("tool tc201 failed: Too many tools have been called"));
    }

    @Test
    void shouldShareTheBreakerOfWhatIsDownAmongCallsButNotAgentsMistakes() {
        Surroundings around = office.around(List.of(
                new Tool("down", Duration.ofSeconds(30), _ -> {
                    throw ToolException.failure("It is down.");
                }),
                new Tool("fine", Duration.ofSeconds(30), _ -> {
                    throw ToolException.mistake("You are wrong.");
                })), KEYS);
        for (int one = 0; one < 6; one++) {
            AgentInMemory other = new AgentInMemory();
            Call call = office.call(new CallerInMemory(), other, around);
            call.begin();
            other.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
            String sentence = one < 5 ? "It is down." : "The tool down has failed several times and is not available "
                    + "at the moment.";
            other.listener().toolCall("down", "tc1", "{}");
            other.listener().toolCall("fine", "tc2", "{}");
            Eventually.holds(sentence, () -> other.times("tool tc1 failed: " + sentence) == 1);
            Eventually.holds("a mistake", () -> other.times("tool tc2 failed: You are wrong.") == 1);
        }
    }

    @Test
    void shouldTakeTheRightParametersAfterHoweverManyWrongOnes() {
        call(Duration.ofSeconds(30), request -> {
            if (request.parameters().equals("{}")) {
                throw ToolException.mistake("You are wrong.");
            }
            return "fine";
        });
        for (int i = 1; i <= 4; i++) {
            int one = i;
            agent.listener().toolCall("tool", "tc" + i, "{}");
            Eventually.holds("an answer", () -> agent.times("tool tc" + one + " failed: You are wrong.") == 1);
        }
        agent.listener().toolCall("tool", "tc5", "{\"right\":1}");
        Eventually.holds("an answer", () -> agent.times("tool tc5: fine") == 1);
    }
}
