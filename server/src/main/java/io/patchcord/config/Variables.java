package io.patchcord.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The environment variables the program knows, over those of {@code .env}. A blank one counts as absent. */
final class Variables {
    static final String CONFIG = "PATCHCORD_CONFIG";
    static final String AUTH_TOKEN = "TWILIO_AUTH_TOKEN";
    static final String API_KEY = "ELEVENLABS_API_KEY";
    static final String AGENT_ID = "ELEVENLABS_AGENT_ID";
    static final String DB_PASSWORD = "PATCHCORD_DB_PASSWORD";
    static final String POST_CALL_SECRET = "ELEVENLABS_WEBHOOK_SECRET";
    static final String PERSONALIZATION_SECRET = "PATCHCORD_PERSONALIZATION_SECRET";
    static final String CALL_ENDED_SECRET = "PATCHCORD_WEBHOOK_SECRET";
    static final String OPERATOR_TOKEN = "PATCHCORD_OPERATOR_TOKEN";

    /** Keys of the file that a variable overrules. */
    private static final Map<String, String> OVERRULING = Map.ofEntries(
            Map.entry("twilio.account-sid", "TWILIO_ACCOUNT_SID"),
            Map.entry("twilio.phone-number", "TWILIO_PHONE_NUMBER"),
            Map.entry("twilio.base-url", "TWILIO_BASE_URL"),
            Map.entry("elevenlabs.base-url", "ELEVENLABS_BASE_URL"),
            Map.entry("listener.public-url", "PATCHCORD_PUBLIC_URL"),
            Map.entry("listener.port", "PATCHCORD_PORT"),
            Map.entry("listener.box", "PATCHCORD_BOX"),
            Map.entry("listener.tls.certificate", "PATCHCORD_TLS_CERTIFICATE"),
            Map.entry("listener.tls.private-key", "PATCHCORD_TLS_PRIVATE_KEY"),
            Map.entry("operator.port", "PATCHCORD_OPERATOR_PORT"),
            Map.entry("store.data-dir", "PATCHCORD_DATA_DIR"),
            Map.entry("store.url", "PATCHCORD_DB_URL"),
            Map.entry("store.username", "PATCHCORD_DB_USER"),
            Map.entry("calls.max-calls", "PATCHCORD_MAX_CALLS"),
            Map.entry("calls.rehearsal", "PATCHCORD_REHEARSAL"),
            Map.entry("logging.format", "PATCHCORD_LOG_FORMAT"),
            Map.entry("logging.level", "PATCHCORD_LOG_LEVEL"));
    /** Each may also be in a file. */
    private static final Set<String> SECRETS = Set.of(AUTH_TOKEN, API_KEY, DB_PASSWORD, POST_CALL_SECRET,
            PERSONALIZATION_SECRET, CALL_ENDED_SECRET, OPERATOR_TOKEN);
    private static final Set<String> ON_THEIR_OWN = Set.of(CONFIG, AGENT_ID);

    private final Map<String, String> values;

    /** Variables of {@code environment}, and of {@code dotEnv} where the environment has none. */
    Variables(Map<String, String> environment, Map<String, String> dotEnv) {
        values = new HashMap<>(dotEnv);
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                values.put(name, value);
            }
        });
    }

    /** The same, with the secrets that are in files; a relative name of one is looked up in {@code directory}. */
    static Variables of(Map<String, String> environment, Map<String, String> dotEnv, Path directory,
                        List<String> problems) {
        Variables variables = new Variables(environment, dotEnv);
        variables.values.putAll(SecretFiles.resolve(variables.values, SECRETS, directory, problems));
        return variables;
    }

    /** The same, with the operator's token as the only secret that may be in a file. */
    static Variables operators(Map<String, String> environment, Map<String, String> dotEnv, Path directory,
                               List<String> problems) {
        Variables variables = new Variables(environment, dotEnv);
        variables.values.putAll(SecretFiles.resolve(variables.values, Set.of(OPERATOR_TOKEN), directory, problems));
        return variables;
    }

    /** The variable's value without surrounding blanks. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Name of the variable that overrules this key of the file. */
    static Optional<String> overruling(String path) {
        return Optional.ofNullable(OVERRULING.get(path));
    }

    /**
     * Variables that look like one of ours and are not. Twilio's and ElevenLabs' own tools have variables too, so
     * theirs must be close to one of ours to be suspected; ours are ours alone.
     */
    List<String> suspects() {
        Set<String> known = new TreeSet<>(ON_THEIR_OWN);
        known.addAll(OVERRULING.values());
        known.addAll(SECRETS);
        SECRETS.forEach(secret -> known.add(SecretFiles.variableFor(secret)));
        List<String> suspects = new ArrayList<>();
        for (String name : new TreeMap<>(values).keySet()) {
            boolean ours = name.startsWith("PATCHCORD_");
            boolean theirs = name.startsWith("TWILIO_") || name.startsWith("ELEVENLABS_");
            String hint = Spelling.hint(name, known);
            if (!known.contains(name) && (ours || (theirs && !hint.isEmpty()))) {
                suspects.add(name + ": no such environment variable is read" + hint);
            }
        }
        return suspects;
    }
}
