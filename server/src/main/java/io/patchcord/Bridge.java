package io.patchcord;

import io.helidon.webserver.http.HttpService;
import io.patchcord.call.AdmissionLimits;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.PrivateLog;
import io.patchcord.call.Recorder;
import io.patchcord.call.Surroundings;
import io.patchcord.call.Switchboard;
import io.patchcord.call.TextMessages;
import io.patchcord.call.WaitingLine;
import io.patchcord.config.CallsConfig;
import io.patchcord.config.ListenerConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.PreDial;
import io.patchcord.control.EventTap;
import io.patchcord.control.Health;
import io.patchcord.control.OperatorListener;
import io.patchcord.customer.AgentSelector;
import io.patchcord.customer.CustomerLookup;
import io.patchcord.elevenlabs.AgentConnector;
import io.patchcord.metrics.BridgeMetrics;
import io.patchcord.metrics.SchedulingLag;
import io.patchcord.net.Carriers;
import io.patchcord.net.PortListener;
import io.patchcord.net.Rounds;
import io.patchcord.net.Watchdog;
import io.patchcord.recording.CallRecorder;
import io.patchcord.store.CallRecordStore;
import io.patchcord.store.ConversationStore;
import io.patchcord.store.CostStore;
import io.patchcord.store.CustomerStore;
import io.patchcord.store.Database;
import io.patchcord.store.EndRows;
import io.patchcord.store.PendingCallStore;
import io.patchcord.store.Siblings;
import io.patchcord.tools.Toolset;
import io.patchcord.tracing.CallTraces;
import io.patchcord.twilio.MediaStreamEndpoint;
import io.patchcord.twilio.RequestSignature;
import io.patchcord.twilio.SignatureGate;
import io.patchcord.twilio.TwilioRest;
import io.patchcord.twilio.Twiml;
import io.patchcord.twilio.VoiceWebhook;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running bridge: everything it is made of, put together here and taken apart in reverse. */
public final class Bridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration FAREWELL = Duration.ofSeconds(4);
    private static final Duration FORGET = Duration.ofMinutes(2);
    private static final Duration FLUSH = Duration.ofSeconds(5);
    private static final String PORT = "PATCHCORD_PORT";
    private static final String OPERATOR_PORT = "PATCHCORD_OPERATOR_PORT";

    private final CallsConfig calls;
    private final Database database;
    private final CustomerStore customers;
    private final CallRecordStore records;
    private final Optional<CallRecorder> recorder;
    private final Toolset tools;
    private final BridgeMetrics metrics;
    private final Optional<CallTraces> traces;
    private final Watchdog watchdog;
    private final Siblings siblings;
    private final SchedulingLag lag;
    private final Rounds looks;
    private final AfterCall afterCall;
    private final Switchboard switchboard;
    private final Spending spending;
    private final URI publicUrl;
    private final PublicCertificate certificate;
    private final Optional<TwilioRest> rest;
    private final CallsOut callsOut;
    private final List<String> tokens;
    private final ConsoleParts console;
    private final PortListener server;
    private final OperatorListener operator;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Starts everything; returns when calls can be taken. */
    public Bridge(PatchcordConfig config) {
        this(config, (_, _) -> { });
    }

    /** Likewise, and rehearses once what mostly stops a start is known to be good: ports and store. */
    Bridge(PatchcordConfig config, BiConsumer<AgentConnector, Database> rehearsal) {
        try (Parts parts = new Parts()) {
            ListenerConfig listener = config.listener();
            Ports.Port port = parts.opened(Ports.bindable(listener.host(), listener.port(), PORT));
            Ports.Port operatorPort = parts.opened(Ports.bindable(config.operator().host(),
                    config.operator().port(), OPERATOR_PORT));
            certificate = parts.opened(new PublicCertificate(listener));
            calls = config.calls();
            metrics = Figures.of(config);
            traces = Figures.traces(config);
            traces.ifPresent(parts::opened);
            watchdog = parts.opened(new Watchdog(LOOK));
            database = parts.opened(Database.open(config.store()));
            customers = new CustomerStore(database);
            EndRows ends = AfterCall.ends(config);
            siblings = parts.opened(Siblings.join(database, config.store().spooledUnder(), ends,
                    listener.host() + ":" + port.number(), config.store().lostAfter(), metrics::crashed));
            takeOver(port, operatorPort, config);
            records = parts.opened(new CallRecordStore(database, ends, siblings));
            recorder = Recordings.recorder(config, records);
            recorder.ifPresent(parts::opened);
            publicUrl = listener.publicUrl().orElse(URI.create("http://127.0.0.1:" + port.number()));
            tokens = Telephone.tokens(config.twilio());
            rest = CallsOut.rest(config, origin());
            rest.ifPresent(parts::opened);
            tools = parts.opened(new Toolset(config, customers, customers, rest.map(TextMessages.class::cast)));
            CustomerLookup lookup = new CustomerLookup(customers, calls.lookupDeadline());
            AgentSelector selector = new AgentSelector(config.agents().rules(), config.agents().general());
            afterCall = parts.opened(new AfterCall(config, database, ends, lookup, selector));
            lag = parts.opened(new SchedulingLag(calls.admission().maxLag(), Carriers.each()));
            metrics.gauge("scheduling_lag_seconds", "How late threads get their turn", lag::seconds);
            EventTap events = new EventTap(records);
            AgentConnector agents = new AgentConnector(config.elevenLabs(), config.agents(), calls.preDial(),
                    calls.agentConnectDeadline(), Figures.traced(metrics, traces), afterCall.captures());
            switchboard = switchboard(config, lookup, selector, events, agents);
            watchdog.watch(switchboard::check);
            CodecWarmUp.run();
            rehearsal.accept(agents, database);
            Ports.bindable(listener.host(), port.number(), PORT).close();   // that it was free is some time ago
            Ports.bindable(config.operator().host(), operatorPort.number(), OPERATOR_PORT).close();
            callsOut = parts.opened(new CallsOut(config, database, lookup, switchboard, rest));
            server = parts.opened(listen(config, port.number()));
            callsOut.resume();
            afterCall.begin(config, database, events, metrics);
            spending = parts.opened(new Spending(config.costs(), afterCall.costs(), switchboard));
            console = parts.opened(new ConsoleParts(config, database, records, afterCall, events, switchboard.desk(),
                    siblings, List.of(spending::warnings, callsOut::warnings, certificate::warnings),
                    Telephone.to(localUrl(), publicUrl, config.twilio(), tokens)));
            operator = parts.opened(new OperatorListener(config.operator(), operatorPort.number(),
                    switchboard, metrics, new Health(this::notLive, this::notReady, console::warnings), watchdog,
                    Stream.of(callsOut.apis(), afterCall.apis(), console.apis()).flatMap(List::stream).toList(),
                    console.sockets()));
            port.close();
            operatorPort.close();
            siblings.become(Siblings.State.TAKING);
            looks = parts.opened(new Rounds("siblings", Siblings.LOOK, FAREWELL,
                    () -> Recordings.after(siblings.look(), recorder)));
            parts.keep();
        }
    }

    private Switchboard switchboard(PatchcordConfig config, CustomerLookup lookup, AgentSelector selector,
                                    EventTap events, AgentConnector agents) {
        CallMetrics traced = Figures.traced(metrics, traces);
        PendingCallStore pending = new PendingCallStore(database, calls.pendingExpiry());
        Figures.show(metrics, lookup, pending, records);
        Switchboard board = new Switchboard(
                new Switchboard.Settings(calls.maxCalls(), calls.preDial() != PreDial.OFF, calls.unclaimedDial(),
                        FORGET, new AdmissionLimits(calls.admission().maxPerCaller(),
                        calls.admission().maxPerSecond(), lag::isSaturated)),
                new Switchboard.Desk(lookup, selector, pending, agents),
                new Surroundings(Figures.traced(new PrivateLog(events, AfterCall.privacy(config)), traces),
                        traced, Waits.times(calls), tools.toolbox(), Keys.plan(config),
                        recorder.isPresent() ? recorder.get() : Recorder.OFF,
                        Waits.limits(config)));
        Figures.show(metrics, board, calls.maxCalls(), recorder);
        return board;
    }

    /** A port that somebody listens on is ours as well only if that is another process with this data directory. */
    private void takeOver(Ports.Port port, Ports.Port operatorPort, PatchcordConfig config) {
        long orphans = siblings.takeOver();
        if (orphans > 0) {
            LOG.warn("{} calls were cut off when their process died: their records say CRASHED", orphans);
        }
        boolean alone = !siblings.hasNeighbour();
        if (port.shared() && alone) {
            throw Ports.taken(config.listener().host(), port.number(), PORT, "in use by something else");
        }
        if (operatorPort.shared() && alone) {
            throw Ports.taken(config.operator().host(), operatorPort.number(), OPERATOR_PORT,
                    "in use by something else");
        }
    }

    private String origin() {
        return publicUrl.toString().replaceFirst("/$", "");
    }

    private PortListener listen(PatchcordConfig config, int port) {
        SignatureGate gate = new SignatureGate(
                new RequestSignature(tokens, publicUrl),
                config.twilio().verifySignatures(), config.twilio().acceptReducedSignature(), metrics);
        Twiml twiml = new Twiml(origin(), config.listener().box(), config.failover(),
                config.outbound().machineMessage());
        VoiceWebhook webhook = new VoiceWebhook(switchboard, new WaitingLine(calls.admission().queueWait()),
                calls.admission().queueWords(), gate, twiml);
        webhook.warmUp();
        MediaStreamEndpoint media = new MediaStreamEndpoint(switchboard, gate, watchdog, calls.startDeadline(),
                metrics, calls.maxCalls(), afterCall.captures());
        List<HttpService> services = new ArrayList<>(List.of(webhook, afterCall));
        callsOut.webhook(gate, twiml).ifPresent(services::add);
        return PublicListener.start(config, port, certificate.tls(), watchdog, metrics, switchboard::taking, media,
                services);
    }

    private List<String> notLive() {
        return Stream.of(watchdog.fault(), records.fault(), lag.fault()).flatMap(Optional::stream).toList();
    }

    private List<String> notReady() {
        List<String> reasons = new ArrayList<>();
        if (!switchboard.taking()) {
            reasons.add((console.isDrained() ? "closed by an operator: " : "stopping: ") + switchboard.admitted()
                    + " calls are live");
        }
        if (lag.isSaturated()) {
            reasons.add("saturated: threads wait longer for their turn than calls.max-lag");
        }
        return reasons;
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

    /** Lets live calls finish within the grace, then stops everything; once. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        Parts.closeEach(callsOut::stopDialling, this::letCallsFinish, console, operator, server, certificate, callsOut,
                watchdog, lag, () -> recorder.ifPresent(CallRecorder::close), spending, tools,
                () -> rest.ifPresent(TwilioRest::close), () -> records.flush(FLUSH), records, looks, siblings,
                afterCall, () -> traces.ifPresent(CallTraces::close), database);
        LOG.info("stopped");
    }

    private void letCallsFinish() {
        try (Drain _ = new Drain(switchboard, siblings, List.of(server, operator.listener()))) {
            switchboard.stop(calls.stopGrace(), siblings::hasSuccessor);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
