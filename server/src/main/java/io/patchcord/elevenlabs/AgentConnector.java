package io.patchcord.elevenlabs;

import io.patchcord.call.AgentDial;
import io.patchcord.call.AgentDialer;
import io.patchcord.call.AgentListener;
import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallLine;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.Timed;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.AgentsConfig;
import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.config.PreDial;
import io.patchcord.net.Carriers;
import io.patchcord.net.CloseCode;
import io.patchcord.net.DialException;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WebSocketDialer;
import io.patchcord.net.WireTaps;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials agents: signed URL, WebSocket, initiation, and then the conversation's reader, all on one virtual thread per
 * dial, unless {@link Carriers} have the reader. Thread-safe.
 */
public final class AgentConnector implements AgentDialer {
    /** 16 s of the widest format, and more than an agent says at once; for all calls at once it has to fit the heap. */
    private static final int MAX_MESSAGE_BYTES = 2 << 20;
    private static final int UNAUTHORISED = 401;
    private static final int FORBIDDEN = 403;
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(AgentConnector.class);

    private final Map<String, AgentConfig> agents;
    private final String general;
    private final PreDial preDial;
    private final SignedUrls signedUrls;
    private final WebSocketDialer dialer;
    private final CallMetrics metrics;
    private final WireTaps taps;

    /** Dials the configured agents; no single step of a dial takes longer than {@code deadline}. */
    public AgentConnector(ElevenLabsConfig config, AgentsConfig agents, PreDial preDial, Duration deadline,
                          CallMetrics metrics, WireTaps taps) {
        this(config, agents, preDial, deadline, metrics, taps, SignedUrls.trustingWhomTheJdkTrusts());
    }

    /** Likewise, with this TLS. */
    AgentConnector(ElevenLabsConfig config, AgentsConfig agents, PreDial preDial, Duration deadline,
                   CallMetrics metrics, WireTaps taps, SSLContext tls) {
        this.agents = agents.agents().stream().collect(Collectors.toMap(AgentConfig::name, Function.identity()));
        this.general = agents.general();
        this.preDial = preDial;
        this.signedUrls = new SignedUrls(config, deadline, tls);
        this.dialer = new WebSocketDialer(deadline, MAX_MESSAGE_BYTES, tls.getSocketFactory());
        this.metrics = metrics;
        this.taps = taps;
    }

    /**
     * Buys a signed URL for each agent, so that the first caller waits neither for one nor for the first TLS handshake
     * with ElevenLabs, and logs what stands in the way. Returns when that is done, after {@code longest} in any case.
     */
    public void buyAhead(Duration longest) {
        try {
            Thread.ofVirtual().name("agents").start(this::buyAhead).join(longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void buyAhead() {
        for (AgentConfig agent : agents.values()) {
            try {
                signedUrls.get(agent.id());
            } catch (DialException e) {
                LOG.warn("agent {} cannot be reached, its calls would fail now: {} (check --online says more)",
                        agent.name(), e.getMessage());
                if (e.httpStatus() == DialException.NO_ANSWER) {
                    return;   // nor could the others
                }
            }
        }
    }

    @Override
    public AgentDial dial(CallContext context) {
        // a call that waited through a restart may name an agent that is no longer configured
        Dial dial = new Dial(context, agents.getOrDefault(context.agent(), agents.get(general)));
        dial.start();
        return dial;
    }

    @Override
    public Optional<String> second(String agent) {
        return Optional.ofNullable(agents.getOrDefault(agent, agents.get(general))).flatMap(AgentConfig::fallback);
    }

    private WebSocketChannel connect(String agentId) {
        URI url = signedUrls.get(agentId);
        try {
            return dialer.dial(url, Map.of());
        } catch (DialException e) {
            boolean refused = e.httpStatus() == UNAUTHORISED || e.httpStatus() == FORBIDDEN;
            boolean useless = refused || e.httpStatus() == DialException.NO_ANSWER;
            if (useless && signedUrls.drop(agentId, url) && refused) {
                return dialer.dial(signedUrls.get(agentId), Map.of());   // the kept one had expired
            }
            throw e;
        }
    }

    private final class Dial implements AgentDial, Runnable {
        private final CallContext context;
        private final AgentConfig agent;
        private final AgentInbox inbox = new AgentInbox();
        private final CountDownLatch claimed = new CountDownLatch(1);
        private Thread thread;
        private WebSocketChannel channel;
        private boolean abandoned;

        Dial(CallContext context, AgentConfig agent) {
            this.context = context;
            this.agent = agent;
        }

        void start() {
            thread = Thread.ofVirtual().name("agent " + context.callSid()).start(this);
        }

        @Override
        public void run() {
            CallLine.of(context.callSid());
            long startNanos = System.nanoTime();
            try {
                WebSocketChannel opened = connect(agent.id());
                metrics.took(Timed.DIAL_TIME, context.callSid(), System.nanoTime() - startNanos);
                if (!keep(opened)) {
                    opened.abort();
                    throw new DialException(DialException.NO_ANSWER, "abandoned");
                }
                if (preDial == PreDial.SOCKET) {
                    claimed.await();
                }
                taps.tap(context.callSid(), WireTaps.Link.AGENT).ifPresent(opened::tap);
                AgentSocket socket = new AgentSocket(opened);
                opened.text(Initiation.of(context, agent));
                Carriers.run(context.callSid(), () -> {
                    CallLine.of(context.callSid());
                    new AgentConversation(context.callSid(), opened, socket, inbox, metrics).run();
                });
                opened.abort();
            } catch (DialException e) {
                gone(DialFailure.meaning(e.httpStatus()), e.getMessage());
            } catch (InterruptedException e) {
                gone(CallEnd.AGENT_UNREACHABLE, "abandoned");
            } catch (RuntimeException | Error e) {
                LOG.error("call {}: fault at the agent's side", context.callSid(), e);
                abort();
                inbox.pass(0, listener -> listener.agentGone(CallEnd.FAULT, e.toString()));
            }
        }

        private void gone(CallEnd why, String detail) {
            inbox.pass(0, listener -> listener.agentGone(why, detail));
        }

        private synchronized boolean keep(WebSocketChannel opened) {
            channel = opened;
            return !abandoned;
        }

        private synchronized void abort() {
            if (channel != null) {
                channel.abort();
            }
        }

        @Override
        public void claim(AgentListener listener) {
            inbox.claim(listener);
            claimed.countDown();
        }

        @Override
        public void abandon(String reason) {
            WebSocketChannel open;
            synchronized (this) {
                abandoned = true;
                open = channel;
            }
            if (open == null) {
                thread.interrupt();
                return;
            }
            Thread.startVirtualThread(() -> {
                open.close(CloseCode.NORMAL, reason);
                try {
                    thread.join(CLOSING);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    thread.interrupt();
                    open.abort();
                }
            });
        }
    }
}
