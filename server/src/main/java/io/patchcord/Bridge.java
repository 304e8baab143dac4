package io.patchcord;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.patchcord.call.CallLimits;
import io.patchcord.call.CallTimes;
import io.patchcord.call.Recorder;
import io.patchcord.call.Surroundings;
import io.patchcord.call.Switchboard;
import io.patchcord.call.TextMessages;
import io.patchcord.codec.Backend;
import io.patchcord.codec.Codecs;
import io.patchcord.config.CallsConfig;
import io.patchcord.config.ListenerConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.PreDial;
import io.patchcord.config.RecordingConfig;
import io.patchcord.config.Secret;
import io.patchcord.control.EventTap;
import io.patchcord.control.OperatorListener;
import io.patchcord.customer.AgentSelector;
import io.patchcord.customer.CustomerLookup;
import io.patchcord.elevenlabs.AgentConnector;
import io.patchcord.elevenlabs.PostCallWebhook;
import io.patchcord.metrics.BridgeMetrics;
import io.patchcord.net.MediaUpgrader;
import io.patchcord.net.Watchdog;
import io.patchcord.recording.CallRecorder;
import io.patchcord.store.CallRecordStore;
import io.patchcord.store.ConversationStore;
import io.patchcord.store.CostStore;
import io.patchcord.store.CustomerStore;
import io.patchcord.store.Database;
import io.patchcord.store.EndRows;
import io.patchcord.store.PendingCallStore;
import io.patchcord.tools.Toolset;
import io.patchcord.twilio.MediaStreamEndpoint;
import io.patchcord.twilio.RequestSignature;
import io.patchcord.twilio.SignatureGate;
import io.patchcord.twilio.TwilioRest;
import io.patchcord.twilio.Twiml;
import io.patchcord.twilio.VoiceWebhook;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running bridge: everything it is made of, put together here and taken apart in reverse. */
public final class Bridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final Duration STUCK_WRITE = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final Duration FORGET = Duration.ofMinutes(2);
    private static final Duration FLUSH = Duration.ofSeconds(5);
    private static final int SOCKET_BUFFER_BYTES = 64 << 10;

    private final CallsConfig calls;
    private final Database database;
    private final CustomerStore customers;
    private final CallRecordStore records;
    private final Optional<CallRecorder> recorder;
    private final Toolset tools;
    private final BridgeMetrics metrics = new BridgeMetrics();
    private final Watchdog watchdog = new Watchdog(LOOK);
    private final AfterCall afterCall;
    private final Switchboard switchboard;
    private final Spending spending;
    private final URI publicUrl;
    private final Optional<TwilioRest> rest;
    private final CallsOut callsOut;
    private final ConsoleParts console;
    private final WebServer server;
    private final OperatorListener operator;

    /** Starts everything; returns when calls can be taken. */
    public Bridge(PatchcordConfig config) {
        this(config, () -> { });
    }

    /** Likewise, and rehearses once what mostly stops a start is known to be good: ports and store. */
    Bridge(PatchcordConfig config, Runnable rehearsal) {
        ListenerConfig listener = config.listener();
        int port = Ports.bindable(listener.host(), listener.port(), "PATCHCORD_PORT");
        int operatorPort = Ports.bindable(config.operator().host(), config.operator().port(),
                "PATCHCORD_OPERATOR_PORT");
        calls = config.calls();
        database = Database.open(config.store());
        customers = new CustomerStore(database);
        EndRows ends = AfterCall.ends(config);
        records = new CallRecordStore(database, ends);
        long orphans = records.closeOrphans();
        if (orphans > 0) {
            LOG.warn("{} calls were cut off when the last process died: their records say CRASHED", orphans);
        }
        recorder = recorder(config);
        PendingCallStore pending = new PendingCallStore(database, calls.pendingExpiry());
        AgentConnector agents = new AgentConnector(config.elevenLabs(), config.agents(), calls.preDial(),
                calls.agentConnectDeadline(), metrics);
        publicUrl = listener.publicUrl().orElse(URI.create("http://127.0.0.1:" + port));
        rest = CallsOut.rest(config, origin());
        tools = new Toolset(config, customers, customers, rest.map(TextMessages.class::cast));
        CustomerLookup lookup = new CustomerLookup(customers, calls.lookupDeadline());
        AgentSelector selector = new AgentSelector(config.agents().rules(), config.agents().general());
        afterCall = new AfterCall(config, database, ends, lookup, selector);
        EventTap events = new EventTap(records);
        switchboard = new Switchboard(
                new Switchboard.Settings(calls.maxCalls(), calls.preDial() != PreDial.OFF, calls.unclaimedDial(),
                        FORGET),
                new Switchboard.Desk(lookup, selector, pending, agents),
                new Surroundings(events, metrics, times(), tools.toolbox(), Keys.plan(config),
                        recorder.isPresent() ? recorder.get() : Recorder.OFF,
                        new CallLimits(config.playout().window(), calls.maxDuration(), calls.maxSilence())));
        metrics.show("lookups_failed", lookup::failures);
        metrics.show("pending_store_failures", pending::failures);
        metrics.show("call_events_dropped", records::droppedEvents);
        metrics.show("call_records_dropped", records::droppedRecords);
        metrics.show("recordings_failed", () -> recorder.map(CallRecorder::failures).orElse(0L));
        metrics.show("recording_frames_lost", () -> recorder.map(CallRecorder::lostFrames).orElse(0L));
        afterCall.show(metrics);
        watchdog.watch(switchboard::check);
        warmUp();
        rehearsal.run();
        Ports.bindable(listener.host(), port, "PATCHCORD_PORT");   // that they were free is some time ago
        Ports.bindable(config.operator().host(), operatorPort, "PATCHCORD_OPERATOR_PORT");
        callsOut = new CallsOut(config, database, lookup, switchboard, rest);
        server = listen(config, port).start();
        spending = new Spending(config.costs(), afterCall.costs(), switchboard);
        console = new ConsoleParts(config, database, records, afterCall, events, switchboard.desk());
        operator = new OperatorListener(config.operator().host(), operatorPort, switchboard, metrics,
                Stream.concat(callsOut.apis().stream(), console.services().stream()).toList(), console.feed());
        callsOut.resume();
    }

    private String origin() {
        return publicUrl.toString().replaceFirst("/$", "");
    }

    /** The first call shall be as quick as the thousandth. */
    private static void warmUp() {
        long start = System.nanoTime();
        boolean compiled = Codecs.warmUp();
        LOG.info("codec: {}, warmed up in {} ms{}", Codecs.backend(),
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                Backend.chosen() == Backend.VECTOR ? "" : "; vectors, two to eight times as quick, need a CPU with AVX2"
                        + " and java --add-modules=jdk.incubator.vector, as jvm.options has it");
        if (!compiled) {
            LOG.warn("codec: this machine is too busy to compile it in time: the first calls' frames cost more");
        }
        if (!Codecs.fusesMultiplyAdd()) {
            LOG.warn("codec: this CPU has no FMA: any agent format but ulaw_8000 costs milliseconds a frame; set the"
                    + " agents to ulaw_8000, or use a CPU with FMA3 (x86 since 2013, every ARM64)");
        }
    }

    private Optional<CallRecorder> recorder(PatchcordConfig config) {
        RecordingConfig recording = config.recording().under(config.store().dataDir());
        try {
            return recording.on() ? Optional.of(new CallRecorder(recording, records)) : Optional.empty();
        } catch (IOException e) {
            throw new StartException("recordings cannot be kept in " + recording.directory() + " (" + e.getMessage()
                    + "): set recording.directory to one this user may write in, or recording.agents to []");
        }
    }

    private CallTimes times() {
        return new CallTimes(calls.agentConnectDeadline(), calls.agentSilence(), calls.mediaSilence(),
                calls.drainDeadline(), FAREWELL, STUCK_WRITE, CLOSING);
    }

    private WebServer listen(PatchcordConfig config, int port) {
        SignatureGate gate = new SignatureGate(
                new RequestSignature(config.twilio().authTokens().stream().map(Secret::value).toList(), publicUrl),
                config.twilio().verifySignatures(), config.twilio().acceptReducedSignature(), metrics);
        Twiml twiml = new Twiml(origin(), config.failover(), config.outbound().machineMessage());
        VoiceWebhook webhook = new VoiceWebhook(switchboard, gate, twiml);
        webhook.warmUp();
        MediaStreamEndpoint media = new MediaStreamEndpoint(switchboard, gate, watchdog, calls.startDeadline(),
                metrics);
        HttpRouting.Builder routing = HttpRouting.builder().register(webhook).register(afterCall)
                .error(Exception.class, Bridge::failed);
        callsOut.webhook(gate, twiml).ifPresent(routing::register);
        return WebServer.builder().host(config.listener().host()).port(port).shutdownHook(false)
                .maxPayloadSize(PostCallWebhook.MAX_BODY_BYTES)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true)
                        .socketReceiveBufferSize(SOCKET_BUFFER_BYTES).build())
                .addConnectionSelector(Http1ConnectionSelector.builder().config(Http1Config.create())
                        .addUpgrader(new MediaUpgrader("websocket", media))
                        .addUpgrader(new MediaUpgrader("WebSocket", media)).build())
                .routing(routing)
                .build();
    }

    private static void failed(ServerRequest request, ServerResponse response, Exception failure) {
        if (failure.getClass().getName().startsWith("io.helidon.")) {
            // the request broke off or was none: the peer's doing, worth a line and no stack trace
            LOG.warn("{} could not be read: {}", request.path().path(), failure.getClass().getSimpleName());
        } else {
            LOG.error("{} failed", request.path().path(), failure);
        }
        response.status(Status.INTERNAL_SERVER_ERROR_500).send();
    }

    /** Where Twilio is told to find this bridge; scheme and authority. */
    public URI publicUrl() {
        return publicUrl;
    }

    /** Where the public listener really listens, for peers on this machine. */
    public URI localUrl() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** The operator listener's port. */
    public int operatorPort() {
        return operator.port();
    }

    /** The customer store. */
    public CustomerStore customers() {
        return customers;
    }

    /** The records of calls. */
    public CallRecordStore records() {
        return records;
    }

    /** What ElevenLabs says of conversations. */
    public ConversationStore conversations() {
        return afterCall.conversations();
    }

    /** What calls cost. */
    public CostStore costs() {
        return afterCall.costs();
    }

    /** What is counted. */
    public BridgeMetrics metrics() {
        return metrics;
    }

    /** Calls that hold a place now. */
    public int admitted() {
        return switchboard.admitted();
    }

    /** Lets live calls finish within the grace, then stops everything. */
    @Override
    public void close() {
        callsOut.stopDialling();
        try {
            switchboard.stop(calls.stopGrace());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        console.close();
        operator.close();
        server.stop();
        callsOut.close();
        watchdog.close();
        recorder.ifPresent(CallRecorder::close);
        spending.close();
        tools.close();
        rest.ifPresent(TwilioRest::close);
        records.flush(FLUSH);
        records.close();
        afterCall.close();
        database.close();
        LOG.info("stopped");
    }
}
