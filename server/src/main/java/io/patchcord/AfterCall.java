package io.patchcord;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.patchcord.call.ConversationResults;
import io.patchcord.call.Privacy;
import io.patchcord.call.PrivateResults;
import io.patchcord.call.Tariff;
import io.patchcord.capture.Captures;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.CostsConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.Secret;
import io.patchcord.config.WebhooksConfig;
import io.patchcord.control.CostsApi;
import io.patchcord.control.EventTap;
import io.patchcord.customer.AgentSelector;
import io.patchcord.customer.CustomerLookup;
import io.patchcord.elevenlabs.PersonalizationWebhook;
import io.patchcord.elevenlabs.PostCallWebhook;
import io.patchcord.elevenlabs.Reconciler;
import io.patchcord.metrics.BridgeMetrics;
import io.patchcord.net.TimedSignature;
import io.patchcord.outbox.WebhookSender;
import io.patchcord.store.ConversationStore;
import io.patchcord.store.CostStore;
import io.patchcord.store.Database;
import io.patchcord.store.EndRows;
import io.patchcord.store.OutboxStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The part of the bridge after and beside calls, put together: results, our webhook, costs, captures, deletion. */
final class AfterCall implements HttpService, AutoCloseable {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private final ConversationStore conversations;
    private final CostStore costs;
    private final Captures captures;
    private final PostCallWebhook postCall;
    private final PersonalizationWebhook personalization;
    private final Optional<Reconciler> reconciler;
    private final Optional<WebhookSender> sender;
    private final boolean signed;
    private Optional<Retention> retention = Optional.empty();

    AfterCall(PatchcordConfig config, Database database, EndRows ends, CustomerLookup lookup,
              AgentSelector selector) {
        WebhooksConfig webhooks = config.webhooks();
        conversations = new ConversationStore(database, ends);
        signed = !webhooks.postCallSecrets().isEmpty();
        ConversationResults results = new PrivateResults(conversations, privacy(config));
        costs = new CostStore(database, ends);
        captures = new Captures(config.capture(), privacy(config));
        postCall = new PostCallWebhook(new TimedSignature(PostCallWebhook.SCHEME, texts(webhooks.postCallSecrets()),
                webhooks.postCallTolerance(), InstantSource.system()), results,
                config.agents().agents().stream().map(AgentConfig::id).collect(Collectors.toSet()));
        personalization = new PersonalizationWebhook(webhooks.personalizationHeader(),
                texts(webhooks.personalizationSecrets()), lookup, selector, config.agents());
        reconciler = config.elevenLabs().apiKey()
                .map(_ -> new Reconciler(results, config.elevenLabs(), webhooks.postCallWait()));
        sender = webhooks.callEnded().map(told -> new WebhookSender(new OutboxStore(database),
                new WebhookSender.Settings(told.url(), told.secret().value(), told.maxAge(), told.timeout(),
                        told.pause(), LONGEST_PAUSE), InstantSource.system()));
    }

    /** What the end of a call writes beside its record. */
    static EndRows ends(PatchcordConfig config) {
        CostsConfig costs = config.costs();
        Tariff tariff = new Tariff(new Tariff.Prices(costs.currency(), costs.inbound(), costs.outbound(),
                CostsConfig.OTHER, costs.mediaStream(), costs.agentMinute(), costs.agentCredit()),
                config.twilio().phoneNumber());
        return new EndRows(tariff, config.failover().humanNumber(),
                config.elevenLabs().apiKey().map(_ -> config.webhooks().postCallWait()),
                config.webhooks().callEnded().isPresent());
    }

    /** What went over the sockets of calls. */
    Captures captures() {
        return captures;
    }

    /** What is not kept of calls. */
    static Privacy privacy(PatchcordConfig config) {
        return new Privacy(config.privacy().redactKeys(), config.privacy().redactCards(),
                config.privacy().redactNumbers(), Secret::hide);
    }

    private static List<String> texts(List<Secret> secrets) {
        return secrets.stream().map(Secret::value).toList();
    }

    @Override
    public void routing(HttpRules rules) {
        rules.register(postCall).register(personalization);
    }

    /** Shows what there is to count, and begins to delete what is old: when the bridge takes calls, and not before. */
    void begin(PatchcordConfig config, Database database, EventTap events, BridgeMetrics metrics) {
        retention = Optional.of(Retention.of(config, database, captures, events, metrics));
        show(metrics);
    }

    private void show(BridgeMetrics metrics) {
        metrics.show("results_taken", "Post-call webhooks of ElevenLabs taken", postCall::taken);
        metrics.show("results_refused", "Post-call webhooks of ElevenLabs refused", postCall::refused);
        metrics.show("results_unusable", "Post-call webhooks of ElevenLabs that told nothing", postCall::unusable);
        reconciler.ifPresent(one -> {
            metrics.show("results_fetched", "Conversations asked for because no webhook came", one::fetched);
            metrics.show("results_given_up", "Conversations that were asked for in vain for a day", one::givenUp);
        });
        sender.ifPresent(one -> {
            metrics.show("webhooks_delivered", "Webhooks of ours that were taken", one::delivered);
            metrics.show("webhook_attempts_failed", "Attempts to deliver a webhook of ours that failed", one::failures);
            metrics.show("webhooks_dead", "Webhooks of ours that nobody took in time", one::dead);
        });
    }

    ConversationStore conversations() {
        return conversations;
    }

    /** What came of results and webhooks that an operator had better look after. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(retention.map(Retention::warnings).orElse(List.of()));
        long fetched = reconciler.map(Reconciler::fetched).orElse(0L);
        if (signed && fetched > 0 && postCall.taken() == 0) {
            warnings.add("ElevenLabs' post-call webhook has not come since the start, " + fetched + " results had to be"
                    + " asked for: " + (postCall.refused() > 0 ? "it was refused for its signature. Set"
                    + " ELEVENLABS_WEBHOOK_SECRET to the webhook's." : "see that it is on in ElevenLabs' settings and"
                    + " posts to " + PostCallWebhook.PATH + "."));
        }
        long dead = sender.map(WebhookSender::dead).orElse(0L);
        if (dead > 0) {
            warnings.add(dead + " webhooks about calls that are over were not taken in time, and are not sent any more:"
                    + " see that webhooks.call-ended is answered with 2xx.");
        }
        return warnings;
    }

    /** What operators ask for. */
    List<HttpService> apis() {
        return List.of(new CostsApi(costs));
    }

    CostStore costs() {
        return costs;
    }

    @Override
    public void close() {
        retention.ifPresent(Retention::close);
        reconciler.ifPresent(Reconciler::close);
        sender.ifPresent(WebhookSender::close);
    }
}
