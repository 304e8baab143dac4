package io.patchcord;

import io.helidon.webserver.http.HttpService;
import io.patchcord.call.Switchboard;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.TwilioConfig;
import io.patchcord.control.DoNotCallApi;
import io.patchcord.control.OutboundApi;
import io.patchcord.customer.CustomerLookup;
import io.patchcord.customer.TimeLimit;
import io.patchcord.net.Rounds;
import io.patchcord.outbound.OrderForm;
import io.patchcord.outbound.OutboundBatches;
import io.patchcord.outbound.OutboundBook;
import io.patchcord.outbound.OutboundDesk;
import io.patchcord.outbound.ProcessKey;
import io.patchcord.outbound.SafeBook;
import io.patchcord.store.Database;
import io.patchcord.store.DoNotCallStore;
import io.patchcord.store.OutboundStore;
import io.patchcord.twilio.OutboundWebhook;
import io.patchcord.twilio.SignatureGate;
import io.patchcord.twilio.TwilioRest;
import io.patchcord.twilio.Twiml;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the bridge that calls people, put together; without an account and a number it can only say so. */
final class CallsOut implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallsOut.class);
    private static final int MOST_ASKED = 1_024;
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final PatchcordConfig config;
    private final Switchboard switchboard;
    private final DoNotCallStore doNotCall;
    private final TimeLimit asked = new TimeLimit(Duration.ofSeconds(5), MOST_ASKED);
    private final Optional<OutboundDesk> desk;
    private final Optional<OutboundBatches> batches;
    private final OutboundBook book;
    private Rounds rounds;

    /** Knows what the last process left, and calls nobody before {@link #resume}. */
    CallsOut(PatchcordConfig config, Database database, CustomerLookup lookup, Switchboard switchboard,
             Optional<TwilioRest> rest) {
        this.config = config;
        this.switchboard = switchboard;
        doNotCall = new DoNotCallStore(database);
        book = new SafeBook(new OutboundStore(database, ProcessKey.mine()));
        desk = rest.filter(_ -> isReachable(config)).map(line -> new OutboundDesk(
                new OutboundDesk.Staff(line, book,
                        number -> asked.call(() -> doNotCall.contains(number)), lookup, switchboard),
                new OutboundDesk.Settings(config.twilio().accountSid().orElseThrow(),
                        config.outbound().callsPerSecond(), config.outbound().ringTimeout(),
                        config.outbound().settleTime())));
        batches = desk.map(OutboundBatches::new);
        takeOver();
    }

    /** Twilio's REST API, if there is all that it needs; Twilio finds the bridge at {@code origin}, without a slash. */
    static Optional<TwilioRest> rest(PatchcordConfig config, String origin) {
        TwilioConfig twilio = config.twilio();
        if (twilio.accountSid().isEmpty() || twilio.authTokens().isEmpty() || twilio.phoneNumber().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TwilioRest(new TwilioRest.Account(twilio.accountSid().get(),
                twilio.authTokens().getFirst().value(), twilio.baseUrl()), origin, config.listener().box(),
                config.outbound()));
    }

    /** Twilio itself must find our webhooks, or whoever picks up hears its error; a simulator finds them here. */
    private static boolean isReachable(PatchcordConfig config) {
        return config.listener().publicUrl().isPresent()
                || !String.valueOf(config.twilio().baseUrl().getHost()).endsWith("twilio.com");
    }

    /** What Twilio asks about calls of ours. */
    Optional<HttpService> webhook(SignatureGate gate, Twiml twiml) {
        return desk.map(taking -> new OutboundWebhook(taking, switchboard, gate, twiml));
    }

    /** What operators ask for. */
    List<HttpService> apis() {
        Set<String> agents = config.agents().agents().stream().map(AgentConfig::name).collect(Collectors.toSet());
        return List.of(new OutboundApi(desk.map(taking -> new OutboundApi.Outbound(taking, batches.orElseThrow(),
                new OrderForm(agents, config.agents().general(), config.twilio().phoneNumber().orElseThrow()),
                config.outbound().batchCalls()))), new DoNotCallApi(doNotCall));
    }

    /** What operators should know of calls that are not made. */
    List<String> warnings() {
        return batches.map(OutboundBatches::warnings).orElse(List.of());
    }

    /** What other processes left must be known before anybody who is on the line, or an operator, asks for it. */
    private void takeOver() {
        try {
            batches.ifPresent(OutboundBatches::adopt);
        } catch (RuntimeException e) {
            LOG.warn("calls out of the last process are gone on with once the store works: {}",
                    e.getClass().getSimpleName());
        }
    }

    /** Goes on with what was taken over, and looks for more from now on. */
    void resume() {
        batches.ifPresent(one -> {
            one.goOn();
            rounds = new Rounds("calls-out", OutboundBatches.LOOK, CLOSING, () -> {
                one.adopt();
                one.goOn();
            });
        });
    }

    /** From now on nobody is called. */
    void stopDialling() {
        if (rounds != null) {
            rounds.close();
        }
        batches.ifPresent(OutboundBatches::close);
        desk.ifPresent(OutboundDesk::stopDialling);
    }

    @Override
    public void close() {
        desk.ifPresent(one -> {
            one.close();
            try {
                book.resign();
            } catch (RuntimeException e) {
                LOG.warn("calls out: others learn late that this process is gone: {}", e.getClass().getSimpleName());
            }
        });
    }
}
