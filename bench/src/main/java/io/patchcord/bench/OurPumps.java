package io.patchcord.bench;

import io.patchcord.call.CallClock;
import io.patchcord.call.CallMetrics;
import io.patchcord.codec.AudioFormat;
import io.patchcord.elevenlabs.OpenConversation;
import io.patchcord.net.OpenChannel;
import io.patchcord.net.Role;
import io.patchcord.twilio.OpenStream;

/**
 * The bridge's own pumps, whole: channels, readers, the call with its figures and its play-out, writers. Twilio echoes
 * a mark before the agent's next message, so that the play-out awaits one at most.
 */
final class OurPumps implements Pumps {
    private final MemorySocket twilio;
    private final MemorySocket agent;
    private final OpenConversation conversation;
    private final OpenStream stream;
    private final MarkEcho echo = new MarkEcho();
    private final byte[] media;
    private final byte[] audio;

    /** Between these sockets a call is set up; the agent speaks and hears the format. */
    OurPumps(MemorySocket twilio, MemorySocket agent, AudioFormat format, CallMetrics metrics) {
        this(twilio, agent, format, metrics, CallClock.SYSTEM);
    }

    /** Likewise, in the time of this clock. */
    OurPumps(MemorySocket twilio, MemorySocket agent, AudioFormat format, CallMetrics metrics, CallClock clock) {
        this.twilio = twilio;
        this.agent = agent;
        this.conversation = new OpenConversation(PeerTexts.CALL_SID,
                OpenChannel.over(agent, Role.CLIENT, clock::nanos), metrics);
        this.stream = new OpenStream(OpenChannel.over(twilio, Role.SERVER, clock::nanos),
                OneCall.switchboard(conversation, metrics, clock), metrics);
        byte[] start = PeerFrames.ofTwilio(PeerTexts.start());
        twilio.peerSends(start, start.length);
        stream.next();
        byte[] metadata = PeerFrames.ofAgent(PeerTexts.metadata(format));
        agent.peerSends(metadata, metadata.length);
        conversation.next();
        this.media = PeerFrames.ofTwilio(PeerTexts.media(Pair.noise(AudioFormat.ULAW_8000)));
        this.audio = PeerFrames.ofAgent(PeerTexts.audio(Pair.noise(format)));
    }

    @Override
    public void toAgent() {
        twilio.peerSends(media, media.length);
        stream.next();
    }

    @Override
    public void toCaller() {
        agent.peerSends(audio, audio.length);
        conversation.next();
        int echoLength = echo.of(twilio.written(), twilio.writtenLength());
        if (echoLength > 0) {
            twilio.peerSends(echo.frame(), echoLength);
            stream.next();
        }
    }

    /** The agent hangs up with this close frame. */
    void agentCloses(byte[] close) {
        agent.peerSends(close, close.length);
        conversation.run();
    }
}
