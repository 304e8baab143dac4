package io.patchcord.config;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the sections about what comes after a call: {@code webhooks} and {@code costs}. */
final class AfterCallReader {
    private static final Pattern WEB_URL = Pattern.compile("https?://[A-Za-z0-9.\\-\\[\\]:]+(/[\\x21-\\x7E&&[^#]]*)?");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    /** YAML writes small numbers with an exponent. */
    private static final Pattern PRICE = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?(E-\\d)?");
    private static final Pattern PREFIX = Pattern.compile("\\+\\d{1,15}|[a-z]+:?");
    private static final String PRICE_RULE = "must be a price such as 0.0085";
    private static final Map<String, String> INBOUND = Map.of(CostsConfig.OTHER, "0.0085", "+1800", "0.022",
            "+1833", "0.022", "+1844", "0.022", "+1855", "0.022", "+1866", "0.022", "+1877", "0.022",
            "+1888", "0.022", "client:", "0.004", "sip:", "0.004");
    private static final Map<String, String> OUTBOUND = Map.of(CostsConfig.OTHER, "0.014", "client:", "0.004",
            "sip:", "0.004");

    private final Settings settings;

    AfterCallReader(Settings settings) {
        this.settings = settings;
    }

    WebhooksConfig webhooks(Section root) {
        Duration hour = Duration.ofHours(1);
        try (Section section = root.section("webhooks")) {
            return new WebhooksConfig(settings.tokens(Variables.POST_CALL_SECRET),
                    section.duration("post-call-tolerance", WebhooksConfig.USUAL_TOLERANCE, Duration.ofMinutes(1),
                            hour.multipliedBy(24)),
                    section.duration("post-call-wait", WebhooksConfig.USUAL_WAIT, Duration.ofMillis(100),
                            hour.multipliedBy(24)),
                    settings.tokens(Variables.PERSONALIZATION_SECRET),
                    section.word("personalization-header", HEADER, "the name of a header")
                            .orElse(WebhooksConfig.USUAL_HEADER),
                    callEnded(section));
        }
    }

    private Optional<WebhooksConfig.CallEnded> callEnded(Section section) {
        Optional<URI> url = section.word("call-ended", WEB_URL, "an http:// or https:// URL")
                .filter(text -> WEB_URL.matcher(text).matches()).map(URI::create);
        Optional<Secret> secret = settings.token(Variables.CALL_ENDED_SECRET);
        section.require("call-ended", "is sent signed: set " + Variables.CALL_ENDED_SECRET + " to a secret that the "
                + "receiver knows", url.isEmpty() || secret.isPresent());
        Duration second = Duration.ofSeconds(1);
        Duration timeout = section.duration("call-ended-timeout", second.multipliedBy(10), Duration.ofMillis(100),
                second.multipliedBy(60));
        Duration pause = section.duration("call-ended-pause", second.multipliedBy(5), Duration.ofMillis(10),
                second.multipliedBy(600));
        Duration maxAge = section.duration("call-ended-max-age", Duration.ofHours(24), second, Duration.ofHours(720));
        return url.map(to -> new WebhooksConfig.CallEnded(to, secret.orElse(new Secret("")), timeout, pause, maxAge));
    }

    CostsConfig costs(Section root) {
        try (Section section = root.section("costs")) {
            return new CostsConfig(
                    section.word("currency", CURRENCY, "a currency of three letters such as USD").orElse("USD"),
                    table(section, "inbound", INBOUND), table(section, "outbound", OUTBOUND),
                    price(section, "media-stream").orElse(new BigDecimal("0.004")),
                    price(section, "agent-minute").orElse(new BigDecimal("0.1")),
                    price(section, "agent-credit").orElse(BigDecimal.ZERO),
                    cap(section, "cap-per-call"), cap(section, "cap-per-day"));
        }
    }

    private static Map<String, BigDecimal> table(Section section, String key, Map<String, String> usual) {
        Map<String, String> texts = section.texts(key);
        if (texts.isEmpty()) {
            texts = usual;
        }
        section.require(key, "needs a price named other for numbers that begin otherwise",
                texts.containsKey(CostsConfig.OTHER));
        Map<String, BigDecimal> table = new LinkedHashMap<>();
        texts.forEach((prefix, text) -> {
            section.require(key + "." + prefix, "must be the beginning of a number such as \"+1800\", in quotes, or of "
                    + "an address such as \"sip:\"", PREFIX.matcher(prefix).matches());
            section.require(key + "." + prefix, PRICE_RULE, PRICE.matcher(text).matches());
            table.put(prefix, PRICE.matcher(text).matches() ? normal(text) : BigDecimal.ZERO);
        });
        return table;
    }

    private static Optional<BigDecimal> price(Section section, String key) {
        return section.text(key).map(text -> {
            boolean fine = PRICE.matcher(text).matches();
            section.require(key, PRICE_RULE, fine);
            return fine ? normal(text) : BigDecimal.ZERO;
        });
    }

    /** Zero is no limit. */
    private static Optional<BigDecimal> cap(Section section, String key) {
        return price(section, key).filter(amount -> amount.signum() > 0);
    }

    private static BigDecimal normal(String text) {
        BigDecimal amount = new BigDecimal(text).stripTrailingZeros();
        return amount.signum() == 0 ? BigDecimal.ZERO : amount;
    }
}
