package io.patchcord.bench.rival;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webclient.websocket.WsClient;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/** Trees and strings through Helidon's own WebSocket listener and client. */
public final class HelidonBridge {
    private final URI agent;
    private final WsClient client = WsClient.builder()
            .socketOptions(SocketOptions.builder().tcpNoDelay(true).build()).build();

    private HelidonBridge(URI agent) {
        this.agent = agent;
    }

    /** Takes the URL of conversations, prints its port. */
    public static void main(String[] args) {
        HelidonBridge bridge = new HelidonBridge(URI.create(args[0]));
        WebServer server = WebServer.builder().host("127.0.0.1").port(0)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .addRouting(WsRouting.builder().endpoint("/twilio/media-stream", bridge::caller))
                .build().start();
        System.out.println("listening on " + server.port());
    }

    private WsListener caller() {
        return new Caller();
    }

    /** The caller's side of one call. */
    private final class Caller implements WsListener {
        private final CallTexts texts = new CallTexts();
        private final CountDownLatch agentUp = new CountDownLatch(1);
        private WsSession toAgent;

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            JsonNode frame = CallTexts.tree(text);
            switch (frame.path("event").asText()) {
                case "start" -> begin(session, frame);
                case "media" -> toAgent.send(texts.message(frame), true);
                default -> { }
            }
        }

        private void begin(WsSession session, JsonNode start) {
            client.connect(agent, new Agent(this, session, texts.begin(start)));
            try {
                agentUp.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            if (toAgent != null) {
                toAgent.close(WsCloseCodes.NORMAL_CLOSE, "");
            }
        }
    }

    /** The agent's side of one call. */
    private record Agent(Caller caller, WsSession toCaller, String initiation) implements WsListener {
        @Override
        public void onOpen(WsSession session) {
            caller.toAgent = session;
            session.send(initiation, true);
        }

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            JsonNode message = CallTexts.tree(text);
            switch (message.path("type").asText()) {
                case "conversation_initiation_metadata" -> {
                    caller.texts.formats(message);
                    caller.agentUp.countDown();
                }
                case "audio" -> toCaller.send(caller.texts.frame(message), true);
                default -> { }
            }
        }
    }
}
