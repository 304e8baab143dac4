package io.patchcord.call;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools of one call. Each runs on a virtual thread of its own while another waits for it and answers the agent in
 * time, whatever the tool does; neither is a pump's. What fails again and again in this call, or keeps failing for all
 * calls, is refused for a while. When the call ends, what still runs is interrupted and answers nobody.
 *
 * <p>Threads: {@link #call} is the agent's reader thread's and does not wait; {@link #cancel} may be called by any.
 */
final class ToolRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ToolRunner.class);
    private static final int MOST_RUNNING = 8;
    /** An agent that goes round in circles has been seen to call the same tool hundreds of times. */
    private static final int MOST_CALLS = 200;
    private static final int FAILURES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int SHOWN_CHARS = 300;

    private record Outcome(String text, boolean failed, boolean mistake, boolean tried) {
        static Outcome failure(String sentence) {
            return new Outcome(sentence, true, false, true);
        }

        ToolOutcome counted() {
            return mistake ? ToolOutcome.MISTAKEN : failed ? ToolOutcome.FAILED : ToolOutcome.ANSWERED;
        }
    }

    private final CallContext context;
    private final Toolbox toolbox;
    private final CallActions actions;
    private final CallJournal journal;
    private final CallMetrics metrics;
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
    private final Set<FutureTask<String>> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean over;

    ToolRunner(CallContext context, Toolbox toolbox, CallActions actions, CallJournal journal, CallMetrics metrics) {
        this.context = context;
        this.toolbox = toolbox;
        this.actions = actions;
        this.journal = journal;
        this.metrics = metrics;
    }

    /** The agent calls a tool; it is answered later, or at once if the tool is not to be had. */
    void call(AgentLeg agent, String name, String toolCallId, String parameters) {
        journal.tell(CallEvent.Kind.TOOL, name + " called: " + shown(parameters));
        Optional<Toolbox.Entry> entry = toolbox.find(name);
        long nowNanos = System.nanoTime();
        Optional<String> refusal = entry.isEmpty() ? Optional.of("Unknown tool: " + name)
                : refusal(entry.get(), nowNanos);
        if (refusal.isPresent()) {
            metrics.toolCalled(entry.isEmpty() ? ToolOutcome.NO_TOOL : name, ToolOutcome.REFUSED);
            answer(agent, name, toolCallId, Outcome.failure(refusal.get()), nowNanos);
        } else if (!over) {
            start(agent, entry.get(), toolCallId, parameters);
        }
    }

    /** The call is over: nobody waits for a tool any longer. */
    void cancel() {
        over = true;
        running.forEach(work -> work.cancel(true));
    }

    private Optional<String> refusal(Toolbox.Entry entry, long nowNanos) {
        String name = entry.tool().name();
        if (calls.incrementAndGet() > MOST_CALLS) {
            return Optional.of("Too many tools have been called in this call.");
        }
        if (running.size() >= MOST_RUNNING) {
            return Optional.of("Too many tools are running at once; wait for their answers.");
        }
        if (breaker(name).refuses(nowNanos) || entry.breaker().refuses(nowNanos)) {
            return Optional.of("The tool " + name + " has failed several times and is not available at the moment.");
        }
        return Optional.empty();
    }

    private void start(AgentLeg agent, Toolbox.Entry entry, String toolCallId, String parameters) {
        ClientTool tool = entry.tool();
        long startNanos = System.nanoTime();
        FutureTask<String> work = new FutureTask<>(
                () -> {
                    CallLine.of(context.callSid());
                    return tool.run(new ToolRequest(context, parameters, actions));
                });
        running.add(work);
        if (over) {
            work.cancel(true);
        }
        Thread.ofVirtual().name("tool " + tool.name()).start(work);
        Thread.ofVirtual().name("tool answer " + tool.name()).start(() -> {
            CallLine.of(context.callSid());
            Optional<Outcome> outcome = await(work, tool);
            running.remove(work);
            outcome.ifPresentOrElse(known -> {
                judge(entry, known);
                metrics.toolCalled(tool.name(), known.counted());
                answer(agent, tool.name(), toolCallId, known, startNanos);
            }, () -> {
                metrics.toolCalled(tool.name(), ToolOutcome.CANCELLED);
                journal.tell(CallEvent.Kind.TOOL, tool.name() + " cancelled: the call is over");
            });
        });
    }

    /** What became of it; empty when the call ended meanwhile. */
    private Optional<Outcome> await(FutureTask<String> work, ClientTool tool) {
        Duration deadline = tool.deadline();
        try {
            String text = work.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            return Optional.of(new Outcome(text.isBlank() ? "Done." : text, false, false, true));
        } catch (TimeoutException _) {
            work.cancel(true);
            return Optional.of(failure(tool, ToolException.failure("The tool " + tool.name()
                    + " did not answer within " + (deadline.toMillis() + 999) / 1_000 + " s.")));
        } catch (ExecutionException e) {
            return Optional.of(failure(tool, e.getCause()));
        } catch (CancellationException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Outcome failure(ClientTool tool, Throwable cause) {
        if (cause instanceof ToolException known) {
            if (!known.isMistake()) {   // what the agent got wrong may hold words of the caller
                LOG.warn("call {}: {}{}", context.callSid(), known.getMessage(), known.getCause() == null ? ""
                        : " (" + known.getCause().getClass().getSimpleName() + ")");
            }
            return new Outcome(known.getMessage(), true, known.isMistake(), known.isTried());
        }
        LOG.error("call {}: the tool {} is at fault", context.callSid(), tool.name(), cause);
        return Outcome.failure("The tool " + tool.name() + " failed.");
    }

    private void judge(Toolbox.Entry entry, Outcome outcome) {
        Breaker own = breaker(entry.tool().name());
        if (!outcome.failed()) {
            own.succeeded();
            entry.breaker().succeeded();
            return;
        }
        if (outcome.tried()) {   // who asked wrongly may ask again: MOST_CALLS bounds that
            own.failed(System.nanoTime());
        }
        if (!outcome.mistake()) {
            entry.breaker().failed(System.nanoTime());
        }
    }

    private void answer(AgentLeg agent, String name, String toolCallId, Outcome outcome, long startNanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        journal.tell(CallEvent.Kind.TOOL, name + (outcome.failed() ? " failed after " : " answered after ") + millis
                + " ms: " + shown(outcome.text()));
        agent.toolResult(toolCallId, outcome.text(), outcome.failed());
    }

    private Breaker breaker(String name) {
        return breakers.computeIfAbsent(name, _ -> new Breaker(FAILURES, PAUSE));
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }
}
