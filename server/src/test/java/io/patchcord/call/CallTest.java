package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallTest {
    private final Office office = new Office(1);
    private final CallerInMemory caller = new CallerInMemory();
    private final AgentInMemory agent = new AgentInMemory();
    private final Call call = office.call(caller, agent, true);

    @RepeatedTest(20)
    void shouldEndOnceForTheFirstReasonWhoeverCallsIt() throws InterruptedException {
        up();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(50);
        CallEnd[] reasons = CallEnd.values();
        for (int i = 0; i < 50; i++) {
            CallEnd reason = reasons[i % reasons.length];
            Thread.startVirtualThread(() -> {
                awaitQuietly(go);
                call.end(reason, reason.words());
                done.countDown();
            });
        }
        go.countDown();
        assertTrue(done.await(30, TimeUnit.SECONDS));
        CallEnd first = call.ended().orElseThrow();
        call.finish(CallEnd.FAULT, "too late");
        assertEquals(first, office.log.record("CA1").end());
        assertEquals(first.words(), office.log.record("CA1").detail());
        assertEquals(List.of("close " + first.words()), caller.told());
        assertEquals(1, agent.timesLike("close "));
        assertEquals(0, agent.timesLike("abandon"));
    }

    @Test
    void shouldAbandonADialThatHasNotAnswered() {
        call.begin();
        call.end(CallEnd.CALLER_HUNG_UP, "");
        assertEquals(List.of("claim", "abandon caller hung up"), agent.told());
        assertEquals(List.of("close caller hung up"), caller.told());
    }

    @Test
    void shouldCloseAnAgentThatAnswersTooLate() {
        call.begin();
        agent.keepSilentWhenAbandoned();
        call.end(CallEnd.CALLER_HUNG_UP, "");
        up();
        assertEquals(1, agent.timesLike("close "));
    }

    @Test
    void shouldPlayWhatTheAgentSaidLastBeforeItClosesTheStream() {
        up();
        agent.says(1, 480);
        agent.listener().agentGone(CallEnd.AGENT_FINISHED, "close 1000");
        assertEquals(Optional.empty(), call.ended());
        assertEquals(List.of("media 480", "mark t1:0", "mark end"), caller.told());
        call.echoed("t1:0");
        assertEquals(Optional.empty(), call.ended());
        call.echoed("end");
        assertEquals(Optional.of(CallEnd.AGENT_FINISHED), call.ended());
        assertEquals(List.of("close agent finished"), caller.told());
    }

    @Test
    void shouldEndAtOnceWhenAnAgentGoesThatHasSaidNothing() {
        call.begin();
        agent.listener().agentGone(CallEnd.AGENT_REFUSED, "close 1008");
        assertEquals(Optional.of(CallEnd.AGENT_REFUSED), call.ended());
        assertEquals(List.of("AGENT_REFUSED: close 1008"), office.log.told(CallEvent.Kind.FAILURE));
    }

    @Test
    void shouldEndThoughAnInterruptionClearsTheLastWords() {
        up();
        agent.says(1, 480);
        agent.listener().interruption(1, System.nanoTime());
        agent.listener().agentGone(CallEnd.AGENT_LOST, "");
        call.echoed("t1:0");
        call.echoed("end");
        assertEquals(Optional.of(CallEnd.AGENT_LOST), call.ended());
    }

    @Test
    void shouldSendTheCallersFramesToTheAgentUntilItsEnd() {
        call.begin();
        call.media(new byte[160], 0, 160, 20, System.nanoTime());
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        call.media(new byte[160], 0, 160, 20, System.nanoTime());
        assertEquals(320, agent.audio().length);
        call.end(CallEnd.CALLER_HUNG_UP, "");
        call.media(new byte[160], 0, 160, 20, System.nanoTime());
        assertEquals(320, agent.audio().length);
        call.finish(CallEnd.MEDIA_LOST, "");
        CallRecord record = office.log.record("CA1");
        assertEquals(3, record.callerFrames());
        assertEquals("conv_1", record.conversationId());
        assertEquals("ulaw_8000", record.agentFormat());
        assertEquals(1_500, record.measures().webhookMicros());
        assertTrue(record.measures().callerDelayP99Micros() >= 0);
        assertEquals(Measures.NONE, record.measures().agentDelayP50Micros());
    }

    @Test
    void shouldTellTheAgentWhichKeyWasPressed() {
        call.begin();
        call.key('4');
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        call.media(new byte[160], 0, 160, 20, System.nanoTime());
        call.key('#');
        assertEquals(1, agent.timesLike("update dtmf: Caller pressed key 4"), "told when the agent came up");
        assertEquals(1, agent.timesLike("update dtmf-2: Caller pressed key #"));
        assertEquals(List.of("4", "#"), office.log.told(CallEvent.Kind.DTMF));
    }

    @Test
    void shouldLetACallerBeHeardWhoWaitedBeforeTheConversationBegan() {
        call.begin();
        agent.listener().queued(true);
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        call.media(new byte[160], 0, 160, 20, System.nanoTime());
        assertEquals(160, agent.audio().length);
    }

    @Test
    void shouldEndTheHoldToneWhenTheAgentSpeaks() {
        call.begin();
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        agent.listener().queued(true);
        caller.told();
        agent.says(1, 480);
        assertEquals(List.of("clear", "media 480", "mark t1:0"), caller.told());
    }

    @Test
    void shouldEndTheHoldToneOfAQueueWhenTheAgentAnswersHearsOrDoesSomething() {
        call.begin();
        agent.listener().queued(true);
        agent.listener().told(CallEvent.Kind.CALLER_SAID, "before the conversation");
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        agent.listener().told(CallEvent.Kind.STATUS, "no sign of being heard");
        assertEquals(0, caller.timesLike("clear"));
        List<Runnable> signs = List.of(() -> agent.listener().said(1, "Hello."),
                () -> agent.listener().told(CallEvent.Kind.CALLER_SAID, "Hello?"),
                () -> agent.listener().toolCall("fetch_due", "tc1", "{}"));
        for (Runnable sign : signs) {
            agent.listener().queued(true);
            caller.told();
            sign.run();
            assertEquals(List.of("clear"), caller.told());
        }
        assertEquals(signs.size(), office.log.told(CallEvent.Kind.STATUS).stream().filter("admitted"::equals).count());
    }

    @Test
    void shouldAnswerAToolNobodyKnows() {
        up();
        agent.listener().toolCall("fetch_due", "tc1", "{}");
        assertEquals(1, agent.timesLike("tool tc1 failed: Unknown tool: fetch_due"));
    }

    @Test
    void shouldTransferOnlyWhereThereIsAPerson() {
        up();
        agent.listener().toolCall("transfer_to_human", "tc1", "{}");
        Eventually.holds("an answer", () -> agent.timesLike("tool tc1: ") == 1);
        assertEquals(Optional.of(Office.HUMAN), office.log.transferOf("CA1"));
        agent.listener().agentGone(CallEnd.AGENT_FINISHED, "");
        assertEquals(Optional.of(CallEnd.TRANSFERRED), call.ended());

        AgentInMemory other = new AgentInMemory();
        Call lonely = office.call(new CallerInMemory(), other, false);
        lonely.begin();
        other.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        other.listener().toolCall("transfer_to_human", "tc2", "{}");
        assertEquals(1, other.timesLike("tool tc2 failed: "));
        other.listener().agentGone(CallEnd.AGENT_FINISHED, "");
        assertEquals(Optional.of(CallEnd.AGENT_FINISHED), lonely.ended());
    }

    @Test
    void shouldPlayTheHoldToneWhileThePlatformMakesTheCallWait() {
        call.begin();
        agent.listener().queued(true);
        assertEquals(List.of("media 16000", "mark hold:0"), caller.told());
        agent.listener().queued(false);
        assertEquals(List.of("clear"), caller.told());
    }

    @Test
    void shouldNotDrainTheHoldToneWhenTheQueueTimesOut() {
        call.begin();
        agent.listener().queued(true);
        agent.listener().agentGone(CallEnd.AGENT_BUSY, "close 3008");
        call.echoed("hold:0");
        call.echoed("end");
        assertEquals(Optional.of(CallEnd.AGENT_BUSY), call.ended());
    }

    @Test
    void shouldWaitForTheAgentsEndButNotForEver() {
        up();
        agent.keepSilentWhenAbandoned();
        long begun = System.nanoTime();
        call.finish(CallEnd.MEDIA_LOST, "");
        Duration waited = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(waited.compareTo(Office.TIMES.closing()) >= 0, waited::toString);
        assertEquals(1, agent.timesLike("abort"));
        assertEquals(CallEnd.MEDIA_LOST, office.log.record("CA1").end());
    }

    @Test
    void shouldLetTheWatchdogOfAHealthyCallDoNothing() {
        up();
        call.check(System.nanoTime());
        assertEquals(Optional.empty(), call.ended());
        assertEquals(List.of(), caller.told());
        assertFalse(office.log.isClosed("CA1"));
    }

    private void up() {
        if (agent.listener() == null) {
            call.begin();
        }
        agent.up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
