package io.patchcord.config;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.config.spi.ConfigNode;
import io.helidon.config.spi.ConfigParser;
import io.helidon.config.spi.ConfigParserException;
import io.helidon.config.yaml.YamlConfigParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the settings: defaults, then {@code patchcord.yaml}, then {@code .env}, then the environment; the later wins.
 * All problems of all of them are reported in one {@link ConfigException}.
 */
public final class ConfigLoader {
    /** The file that is read when none is named, if it exists. */
    public static final Path DEFAULT_FILE = Path.of("config", "patchcord.yaml");

    private static final URI ELEVENLABS = URI.create("https://api.elevenlabs.io");
    private static final URI TWILIO = URI.create("https://api.twilio.com");
    private static final Pattern BOX = Pattern.compile("[0-9A-Za-z-]{1,32}");
    private static final Pattern ACCOUNT_SID = Pattern.compile("AC[0-9a-fA-F]{32}");
    /** Any JDBC URL without a password in it. */
    private static final Pattern JDBC_URL = Pattern.compile(
            "(?i)jdbc:(?!.*(?:password|passwd|pwd)=)(?!.*//[^/@]*:[^/@]*@).+");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Settings settings;
    private final Path workingDirectory;

    private ConfigLoader(Settings settings, Path workingDirectory) {
        this.settings = settings;
        this.workingDirectory = workingDirectory;
    }

    /**
     * The settings.
     *
     * @param file the file to read; else what {@code PATCHCORD_CONFIG} names, else {@link #DEFAULT_FILE} if it exists
     * @param environment the process's variables
     * @param workingDirectory where {@code .env} and relative paths are looked up
     * @throws ConfigException when anything is wrong
     */
    public static PatchcordConfig load(Optional<Path> file, Map<String, String> environment, Path workingDirectory) {
        return read(file, environment, workingDirectory).config();
    }

    /** The same, with warnings and the keys the loader knows. */
    public static LoadedConfig read(Optional<Path> file, Map<String, String> environment, Path workingDirectory) {
        List<String> problems = new ArrayList<>();
        Path dotEnv = workingDirectory.resolve(".env");
        Variables variables = Variables.of(environment, DotEnv.read(dotEnv, problems), workingDirectory, problems);
        Map<String, ConfigNode> tree = file(file, variables, workingDirectory).map(path -> parse(path, problems))
                .orElse(Map.of());
        Settings settings = new Settings(tree, variables, problems);
        PatchcordConfig config = new ConfigLoader(settings, workingDirectory).build();
        CrossChecks.problems(config).forEach(settings::problem);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        List<String> warnings = new ArrayList<>(variables.suspects());
        warnings.addAll(CrossChecks.warnings(config));
        warnings.addAll(SecretFiles.warnings(dotEnv));
        config.listener().tls().ifPresent(tls -> warnings.addAll(SecretFiles.warnings(tls.privateKey())));
        return new LoadedConfig(config, warnings, settings.keys());
    }

    /** The {@code operator} section alone, for one who needs no more; what else is wrong is not looked at. */
    public static OperatorConfig operator(Optional<Path> file, Map<String, String> environment,
                                          Path workingDirectory) {
        List<String> problems = new ArrayList<>();
        Map<String, String> dotEnv = DotEnv.read(workingDirectory.resolve(".env"), problems);
        Variables variables = Variables.operators(environment, dotEnv, workingDirectory, problems);
        Map<String, ConfigNode> tree = file(file, variables, workingDirectory).map(path -> parse(path, problems))
                .orElse(Map.of());
        Settings settings = new Settings(tree, variables, problems);
        OperatorConfig operator = OperatorReader.read(settings.root(), settings);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return operator;
    }

    private static Optional<Path> file(Optional<Path> named, Variables variables, Path workingDirectory) {
        return named.or(() -> variables.value(Variables.CONFIG).map(Path::of)).map(workingDirectory::resolve)
                .or(() -> Optional.of(workingDirectory.resolve(DEFAULT_FILE)).filter(Files::exists));
    }

    private static Map<String, ConfigNode> parse(Path file, List<String> problems) {
        // The parser alone, not Config: that would mix in other sources and resolve ${…} inside prompts.
        try {
            byte[] bytes = Files.readAllBytes(file);
            problems.addAll(YamlKeys.problems(new String(bytes, StandardCharsets.UTF_8)));
            return YamlConfigParser.create().parse(ConfigParser.Content.builder()
                    .data(new ByteArrayInputStream(bytes)).mediaType(MediaTypes.APPLICATION_X_YAML).build());
        } catch (IOException e) {
            problems.add(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        } catch (ConfigParserException | YAMLException e) {
            problems.add(file + ": is not valid YAML: " + e.getMessage().replaceAll("\\s*\\R\\s*", " "));
        }
        return Map.of();
    }

    private PatchcordConfig build() {
        AfterCallReader afterCall = new AfterCallReader(settings);
        try (Section root = settings.root()) {
            return new PatchcordConfig(listener(root), OperatorReader.read(root, settings), twilio(root),
                    elevenLabs(root), new AgentsReader(settings).read(root), calls(root), playout(root),
                    failover(root), OutboundReader.read(root), new ToolsReader(settings).read(root),
                    KeysReader.read(root), store(root), RecordingReader.read(root), afterCall.webhooks(root),
                    afterCall.costs(root), LoggingReader.read(root), LoggingReader.tracing(root),
                    PrivacyConfig.read(root), CaptureConfig.read(root));
        }
    }

    private ListenerConfig listener(Section root) {
        try (Section section = root.section("listener")) {
            return new ListenerConfig(section.text("host", "0.0.0.0"), section.number("port", 8000, 0, 65_535),
                    section.origin("public-url"), section.duration("request-deadline", ListenerConfig.USUAL_DEADLINE,
                            Duration.ofSeconds(1), MINUTE),
                    section.word("box", BOX, "letters, digits and hyphens, 32 at most"), tls(section));
        }
    }

    private static Optional<TlsFiles> tls(Section listener) {
        try (Section section = listener.section("tls")) {
            Optional<Path> certificate = section.file("certificate");
            Optional<Path> privateKey = section.file("private-key");
            section.require("certificate", "is needed beside private-key, and the other way round",
                    certificate.isPresent() == privateKey.isPresent());
            return certificate.flatMap(chain -> privateKey.map(key -> new TlsFiles(chain, key)));
        }
    }

    private TwilioConfig twilio(Section root) {
        try (Section section = root.section("twilio")) {
            section.secret("auth-token", Variables.AUTH_TOKEN);
            return new TwilioConfig(
                    section.word("account-sid", ACCOUNT_SID, "AC followed by 32 hexadecimal digits"),
                    settings.tokens(Variables.AUTH_TOKEN),
                    section.phoneNumber("phone-number"),
                    section.origin("base-url").orElse(TWILIO),
                    section.flag("verify-signatures", true),
                    section.flag("accept-reduced-signature", false));
        }
    }

    private ElevenLabsConfig elevenLabs(Section root) {
        try (Section section = root.section("elevenlabs")) {
            section.secret("api-key", Variables.API_KEY);
            return new ElevenLabsConfig(settings.token(Variables.API_KEY),
                    section.origin("base-url").orElse(ELEVENLABS),
                    section.duration("signed-url-lifetime", MINUTE.multipliedBy(10), Duration.ZERO,
                            MINUTE.multipliedBy(15)));
        }
    }

    private CallsConfig calls(Section root) {
        Duration second = Duration.ofSeconds(1);
        Duration hour = Duration.ofHours(1);
        try (Section section = root.section("calls")) {
            return new CallsConfig(
                    section.number("max-calls", 100, 1, 10_000),
                    // Twilio gives a webhook 15 s in all
                    section.duration("lookup-deadline", second, Duration.ofMillis(10), second.multipliedBy(5)),
                    section.duration("start-deadline", second.multipliedBy(10), second, MINUTE),
                    section.duration("media-silence", second.multipliedBy(5), second, MINUTE),
                    section.duration("agent-connect-deadline", second.multipliedBy(4), Duration.ofMillis(100), MINUTE),
                    section.duration("agent-silence", second.multipliedBy(30), second, MINUTE.multipliedBy(10)),
                    section.duration("drain-deadline", second.multipliedBy(10), Duration.ZERO, MINUTE),
                    section.duration("pending-expiry", hour, MINUTE, hour.multipliedBy(24)),
                    preDial(section),
                    section.duration("unclaimed-dial", second.multipliedBy(20), second, MINUTE.multipliedBy(5)),
                    section.duration("stop-grace", second.multipliedBy(30), Duration.ZERO, hour.multipliedBy(4)),
                    section.duration("rehearsal", second.multipliedBy(20), Duration.ZERO, MINUTE),
                    section.durationOrNone("max-duration", hour.multipliedBy(4), second,
                            hour.multipliedBy(24)),
                    section.durationOrNone("max-silence", MINUTE.multipliedBy(5), second, hour),
                    section.duration("hold-after", Duration.ofMillis(1_500), Duration.ZERO, MINUTE),
                    section.duration("queue-deadline", second.multipliedBy(30), second, MINUTE.multipliedBy(10)),
                    section.durationOrNone("resume-deadline", second.multipliedBy(4), Duration.ofMillis(100), MINUTE),
                    AdmissionConfig.read(section));
        }
    }

    private PlayoutConfig playout(Section root) {
        try (Section section = root.section("playout")) {
            return new PlayoutConfig(section.durationOrNone("window", Duration.ofMillis(800), Duration.ofMillis(200),
                    MINUTE));
        }
    }

    private static PreDial preDial(Section section) {
        String text = section.text("pre-dial", "conversation");
        // an unquoted "off" is the boolean false to YAML
        Optional<PreDial> preDial = switch (text.toLowerCase(Locale.ROOT)) {
            case "conversation" -> Optional.of(PreDial.CONVERSATION);
            case "socket" -> Optional.of(PreDial.SOCKET);
            case "off", "false" -> Optional.of(PreDial.OFF);
            default -> Optional.empty();
        };
        section.require("pre-dial", "must be conversation, socket or off", preDial.isPresent());
        return preDial.orElse(PreDial.CONVERSATION);
    }

    private FailoverConfig failover(Section root) {
        try (Section section = root.section("failover")) {
            return new FailoverConfig(section.phoneNumber("human-number"),
                    section.text("apology", "We are sorry, our assistant is not available right now."),
                    section.text("connecting", "One moment please, I am connecting you to a colleague."),
                    section.text("nobody-free", "We are sorry, nobody is free at the moment. Please call again later."),
                    section.text("busy", "All our lines are busy at the moment. Please call again in a few minutes."),
                    section.text("time-up", "This call has reached its longest time. Thank you for calling. Goodbye."),
                    section.text("silence", "We cannot hear you. Please call again. Goodbye."),
                    section.duration("dial-timeout", Duration.ofSeconds(20), Duration.ofSeconds(5),
                            MINUTE.multipliedBy(10)));
        }
    }

    private StoreConfig store(Section root) {
        try (Section section = root.section("store")) {
            section.secret("password", Variables.DB_PASSWORD);
            return new StoreConfig(dataDir(section),
                    section.word("url", JDBC_URL, "a jdbc: URL without password, which " + Variables.DB_PASSWORD
                            + " holds"),
                    section.text("username", "patchcord"),
                    settings.variables().value(Variables.DB_PASSWORD).map(Secret::known).orElse(new Secret("")),
                    section.number("pool-size", 8, 1, 100),
                    section.duration("lost-after", StoreConfig.USUAL_SILENCE, Duration.ofSeconds(6),
                            MINUTE.multipliedBy(10)));
        }
    }

    private Path dataDir(Section section) {
        return workingDirectory.resolve(section.text("data-dir", "data"));
    }
}
