package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.patchcord.net.Role;
import io.patchcord.net.SteppedChannel;
import io.patchcord.net.WireTaps;
import io.patchcord.twilio.SteppedStream;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StreamFaultTest {
    private final Office office = new Office(1);

    /** As where a jar was replaced under the process. */
    @Test
    void anAgentThatWasDialledForACallThatCannotBeginIsLetGo() {
        Office broken = new Office(1, true, AdmissionLimits.none(), new Recorder() {
            @Override
            public String announcement(CallContext context) {
                return "";
            }

            @Override
            public Recording begin(CallContext context, String streamSid, Consumer<String> story) {
                throw new NoClassDefFoundError("on purpose");
            }
        });
        String token = broken.token("CA1");
        assertThrows(NoClassDefFoundError.class,
                () -> broken.switchboard.start(token, "CA1", "MZ1", new CallerInMemory()));
        assertEquals(1, broken.agents.getFirst().times("abandon " + CallEnd.FAULT.words()));
        broken.switchboard.streamEnded("CA1");
        assertEquals(0, broken.switchboard.admitted());
    }

    /** As where a jar was replaced under the process. */
    @Test
    void whateverIsThrownTheCallEndsAndItsPlaceIsFree() {
        WireTaps broken = (_, _) -> {
            throw new NoClassDefFoundError("on purpose");
        };
        SteppedChannel twilio = new SteppedChannel(Role.SERVER, 1 << 16, System::nanoTime);
        SteppedStream stream = new SteppedStream(twilio.channel(), office.switchboard, office.metrics, broken);
        twilio.text("{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"AC1\",\"streamSid\":"
                + "\"MZ1\",\"callSid\":\"CA1\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":"
                + "\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},\"customParameters\":{\"token\":\""
                + office.token("CA1") + "\"}},\"streamSid\":\"MZ1\"}");
        stream.run();
        assertEquals(0, office.switchboard.admitted());
        assertEquals(CallEnd.FAULT, office.log.record("CA1").end());
    }
}
