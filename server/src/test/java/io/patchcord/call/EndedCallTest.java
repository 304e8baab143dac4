package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.patchcord.codec.AudioFormat;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An ended call is remembered for what Twilio still asks, and holds nothing but that. */
@Timeout(10)
class EndedCallTest {
    private final Office office = new Office(1);

    @Test
    void shouldLetGoOfBothLegsAndAllBetweenThem() {
        List<Reference<?>> gone = talkedAndEnded();
        Eventually.holds("collected", () -> {
            System.gc();
            return gone.stream().allMatch(one -> one.refersTo(null));
        });
        assertInstanceOf(Aftermath.HangUp.class, office.switchboard.streamEnded("CA1"));
    }

    @Test
    void shouldStillBeReattachedWhenItsMediaWasLost() {
        CallerInMemory first = new CallerInMemory();
        office.switchboard.finish(office.started("CA1", first), CallEnd.MEDIA_LOST, "");
        Aftermath.Reattach again =
                assertInstanceOf(Aftermath.Reattach.class, office.switchboard.streamEnded("CA1"));
        office.started(again.token(), "CA1", new CallerInMemory());
    }

    @Test
    void shouldTellItsStreamAndConversationWhenTheyBeginAndThatTheCallGoesOnOverAnotherStream() {
        Call first = office.started("CA1", new CallerInMemory());
        office.agents.getFirst().up(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        List<CallPart> parts = office.log.parts();
        CallPart.StreamBegun stream = assertInstanceOf(CallPart.StreamBegun.class, parts.getFirst());
        assertEquals("CA1 MZ1", stream.callSid() + " " + stream.streamSid());
        CallPart.Conversation begun = assertInstanceOf(CallPart.Conversation.class, parts.getLast());
        assertEquals("CA1", begun.callSid());
        assertFalse(begun.conversationId().isEmpty());
        first.media(new byte[160], 0, 160, 20, System.nanoTime());
        Aftermath.Reattach again =
                assertInstanceOf(Aftermath.Reattach.class, office.switchboard.streamEnded("CA1"));
        office.started(again.token(), "CA1", new CallerInMemory());
        office.switchboard.finish(first, CallEnd.MEDIA_LOST, "");
        assertEquals(new CallPart.Stream("CA1", "MZ1", 1), office.log.parts().getLast());
        assertFalse(office.log.isClosed("CA1"));
    }

    /** A call of which nothing is left on any stack. */
    private List<Reference<?>> talkedAndEnded() {
        CallerInMemory caller = new CallerInMemory();
        Call call = office.started("CA1", caller);
        AgentInMemory agent = office.agents.getFirst();
        agent.up(AudioFormat.PCM_16000, AudioFormat.PCM_16000);
        call.media(new byte[160], 0, 160, 20, System.nanoTime());
        agent.says(1, 640);
        office.switchboard.finish(call, CallEnd.CALLER_HUNG_UP, "");
        office.agents.clear();
        return List.of(new WeakReference<>(call), new WeakReference<>(caller), new WeakReference<>(agent));
    }
}
