package io.patchcord.config;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What no single key can tell: settings that contradict each other, or are allowed and probably not meant. */
final class CrossChecks {
    private CrossChecks() {
    }

    /** Contradictions with which the program must not start. */
    static List<String> problems(PatchcordConfig config) {
        List<String> problems = new ArrayList<>();
        AgentsConfig agents = config.agents();
        Set<String> names = new HashSet<>();
        for (AgentConfig agent : agents.agents()) {
            if (!names.add(agent.name())) {
                problems.add("agents.list: two agents are named " + agent.name());
            }
        }
        if (!names.isEmpty() && !names.contains(agents.general())) {
            problems.add("agents.general: no agent is named " + agents.general()
                    + Spelling.hint(agents.general(), names));
        }
        agents.agents().forEach(agent -> agent.fallback().filter(name -> !names.contains(name)).ifPresent(name ->
                problems.add("agents.list: the fallback of " + agent.name() + ": no agent is named " + name
                        + Spelling.hint(name, names))));
        for (int at = 0; at < agents.rules().size(); at++) {
            String agent = agents.rules().get(at).agent();
            if (!agent.isEmpty() && !names.contains(agent)) {
                problems.add("agents.rules[" + at + "].agent: no agent is named " + agent
                        + Spelling.hint(agent, names));
            }
        }
        config.recording().agents().stream()
                .filter(agent -> !agent.equals(RecordingConfig.ALL) && !agent.equals(agents.general()))
                .filter(agent -> !agent.isEmpty() && !names.contains(agent)).sorted().forEach(agent -> problems.add(
                        "recording.agents: no agent is named " + agent + Spelling.hint(agent, names)));
        if (config.elevenLabs().apiKey().isPresent() && agents.agents().isEmpty()) {
            problems.add(Variables.API_KEY + ": is set but there is no agent: set " + Variables.AGENT_ID
                    + " or fill agents.list");
        }
        if (config.listener().port() != 0 && config.listener().port() == config.operator().port()) {
            problems.add("operator.port: must differ from listener.port; both are " + config.listener().port());
        }
        if (config.listener().tls().isPresent()
                && config.listener().publicUrl().filter(url -> url.getScheme().equals("https")).isEmpty()) {
            problems.add("listener.public-url: must be given, and https, for listener.tls ends TLS here");
        }
        config.webhooks().callEnded().map(WebhooksConfig.CallEnded::maxAge).filter(age -> isShorter(config, age))
                .ifPresent(_ -> problems.add("privacy.keep-calls: must not be less than webhooks.call-ended-max-age:"
                        + " what is still to be told of a call goes with it"));
        config.keys().actions().forEach((key, action) -> {
            if (action instanceof KeysConfig.Action.Transfer(String department)) {
                problems.addAll(transferProblem(config, key, department));
            }
        });
        return problems;
    }

    private static boolean isShorter(PatchcordConfig config, Duration age) {
        Duration kept = config.privacy().keepCalls();
        return !kept.isZero() && kept.compareTo(age) < 0;
    }

    private static List<String> transferProblem(PatchcordConfig config, char key, String department) {
        if (department.isEmpty()) {
            return config.failover().humanNumber().isPresent() ? List.of()
                    : List.of("keys.actions." + key + ": transfer needs failover.human-number");
        }
        Set<String> known = config.tools().departments().keySet();
        return known.contains(department.toLowerCase(Locale.ROOT)) ? List.of() : List.of("keys.actions." + key
                + ": no department of tools.departments is named " + department + Spelling.hint(department, known));
    }

    /** What the operator should know. */
    static List<String> warnings(PatchcordConfig config) {
        List<String> warnings = new ArrayList<>();
        if (!config.twilio().verifySignatures()) {
            warnings.add("twilio.verify-signatures is off: anybody who knows the URL can place calls");
        }
        config.listener().publicUrl().filter(CrossChecks::plain).ifPresent(_ ->
                warnings.add("listener.public-url is http: audio and tokens travel unencrypted"));
        Stream.of(config.elevenLabs().baseUrl()).filter(CrossChecks::plain).forEach(_ ->
                warnings.add("elevenlabs.base-url is http: the API key travels unencrypted"));
        config.webhooks().callEnded().map(WebhooksConfig.CallEnded::url).filter(CrossChecks::plain).ifPresent(_ ->
                warnings.add("webhooks.call-ended is http: callers' numbers travel unencrypted"));
        config.tools().http().stream().filter(tool -> plain(URI.create(tool.url().replaceAll("[{}]", "x"))))
                .forEach(tool -> warnings.add("tools.http: " + tool.name() + " is http: it travels unencrypted"));
        if (!loopback(config.operator().host())) {
            warnings.add("operator.host is not a loopback address: the token travels unencrypted, unless a TLS proxy"
                    + " stands before it");
        }
        return warnings;
    }

    private static boolean plain(URI url) {
        return url.getScheme().equals("http") && !loopback(url.getHost());
    }

    /** Judged by the text: starting must not wait for a name server. */
    static boolean loopback(String host) {
        return host.equals("localhost") || (literal(host) && InetAddress.ofLiteral(host).isLoopbackAddress());
    }

    private static boolean literal(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
