package io.patchcord.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.bench.rival.CallTexts;
import io.patchcord.codec.AudioFormat;
import io.patchcord.net.OpenChannel;
import io.patchcord.net.Role;
import io.patchcord.net.WebSocketChannel;
import java.nio.charset.StandardCharsets;

/** The pumps of {@code TreeBridge}: our channels and transcoders, trees and strings between, no marks, no figures. */
final class TreePumps implements Pumps {
    private final MemorySocket twilio;
    private final MemorySocket agent;
    private final WebSocketChannel caller;
    private final WebSocketChannel toAgent;
    private final CallTexts texts = new CallTexts();
    private final byte[] media;
    private final byte[] audio;

    /** Between these sockets a call is set up; the agent speaks and hears the format. */
    TreePumps(MemorySocket twilio, MemorySocket agent, AudioFormat format) {
        this.twilio = twilio;
        this.agent = agent;
        this.caller = OpenChannel.over(twilio, Role.SERVER);
        this.toAgent = OpenChannel.over(agent, Role.CLIENT);
        texts.begin(CallTexts.tree(text(PeerTexts.start())));
        texts.formats(CallTexts.tree(text(PeerTexts.metadata(format))));
        this.media = PeerFrames.ofTwilio(PeerTexts.media(Pair.noise(AudioFormat.ULAW_8000)));
        this.audio = PeerFrames.ofAgent(PeerTexts.audio(Pair.noise(format)));
    }

    private static String text(byte[] ascii) {
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    @Override
    public void toAgent() {
        twilio.peerSends(media, media.length);
        JsonNode frame = next(caller);
        if (frame.path("event").asText().equals("media")) {
            toAgent.text(texts.message(frame));
        }
    }

    @Override
    public void toCaller() {
        agent.peerSends(audio, audio.length);
        JsonNode message = next(toAgent);
        if (message.path("type").asText().equals("audio")) {
            caller.text(texts.frame(message));
        }
    }

    private static JsonNode next(WebSocketChannel channel) {
        if (channel.receive() != WebSocketChannel.Received.TEXT) {
            throw new IllegalStateException("the peer sends texts only");
        }
        return CallTexts.tree(new String(channel.message(), channel.messageOffset(), channel.messageLength(),
                StandardCharsets.UTF_8));
    }
}
