package io.patchcord.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchcord.customer.CustomerField;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code tools} section. */
final class ToolsReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern METHOD = Pattern.compile("GET|POST|PUT|PATCH|DELETE");
    /** The server must not be a matter of what an agent, or a caller who has talked it round, puts in. */
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+([/?][^\\s#]*)?");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[A-Za-z0-9_-]+}}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    /** What the HTTP client sets itself, and refuses to be told. */
    private static final Set<String> ITS_OWN = Set.of("connection", "content-length", "expect", "host", "upgrade");
    private static final String ANYTHING = "{\"type\":\"object\"}";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(110);

    private final Settings settings;

    ToolsReader(Settings settings) {
        this.settings = settings;
    }

    ToolsConfig read(Section root) {
        ToolsConfig defaults = ToolsConfig.defaults();
        try (Section section = root.section("tools")) {
            Duration deadline = section.duration("deadline", defaults.deadline(), SECOND, LONGEST);
            return new ToolsConfig(deadline, departments(section), fields(section, "lookup-fields", false),
                    fields(section, "update-fields", true), httpTools(section, deadline));
        }
    }

    private static Map<String, String> departments(Section section) {
        Map<String, String> departments = new LinkedHashMap<>();
        try (Section list = section.section("departments")) {
            for (String name : list.names()) {
                list.phoneNumber(name).ifPresent(number -> departments.put(name.toLowerCase(Locale.ROOT), number));
            }
        }
        return departments;
    }

    /** Names separated by commas. */
    private static List<String> fields(Section section, String key, boolean toChange) {
        List<String> fields = Arrays.stream(section.text(key, "").split(",")).map(String::strip)
                .filter(name -> !name.isEmpty()).toList();
        for (String field : fields) {
            section.require(key, field + " is not a field: columns of the customer file, separated by commas",
                    CustomerField.isName(field));
            section.require(key, field + " is not an agent's to change", !toChange || CustomerField.isHarmless(field));
        }
        return fields;
    }

    private List<HttpToolConfig> httpTools(Section section, Duration deadline) {
        List<HttpToolConfig> tools = new ArrayList<>();
        Set<String> names = new HashSet<>(ToolsConfig.BUILT_IN);
        for (Section element : section.sections("http")) {
            HttpToolConfig tool = http(element, deadline);
            element.require("name", tool.name() + " is another tool's name", names.add(tool.name()));
            tools.add(tool);
        }
        return tools;
    }

    private HttpToolConfig http(Section tool, Duration deadline) {
        try (tool) {
            Optional<String> name = tool.word("name", NAME, "a name of letters, digits, dashes and underscores");
            tool.require("name", "is missing", name.isPresent());
            String method = tool.word("method", METHOD, "GET, POST, PUT, PATCH or DELETE").orElse("GET");
            String url = tool.text("url", "");
            tool.require("url", "must be an http:// or https:// URL with {{name}} in path or query only, "
                    + "and no blanks or fragment", isUrl(url));
            Optional<String> body = tool.text("body");
            tool.require("body", "must be JSON, with {{name}} inside its strings only", body.isEmpty()
                    || isJson(body.get()));
            tool.require("body", "needs the method POST, PUT or PATCH", body.isEmpty() || method.startsWith("P"));
            return new HttpToolConfig(name.orElse(""), method, url, headers(tool), body,
                    tool.duration("timeout", deadline, Duration.ofMillis(100), LONGEST), schema(tool));
        }
    }

    private Map<String, Secret> headers(Section tool) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        tool.texts("headers").forEach((name, text) -> {
            String key = "headers." + name;
            tool.require(key, "is no header of a request", HEADER.matcher(name).matches());
            tool.require(key, "is set by the client itself", !ITS_OWN.contains(name.toLowerCase(Locale.ROOT)));
            String value = VARIABLE.matcher(text).replaceAll(variable -> {
                Optional<String> secret = settings.variables().value(variable.group(1));
                tool.require(key, "the environment variable " + variable.group(1) + " is not set", secret.isPresent());
                return Matcher.quoteReplacement(secret.map(Secret::known).map(Secret::value).orElse(""));
            });
            tool.require(key, "must not contain line breaks", value.chars().noneMatch(Character::isISOControl));
            headers.put(name, new Secret(value));
        });
        return headers;
    }

    private static ParameterSchema schema(Section tool) {
        Optional<String> text = tool.text("parameters");
        try {
            return ParameterSchema.parse(text.orElse(ANYTHING));
        } catch (IllegalArgumentException e) {
            tool.require("parameters", e.getMessage(), false);
            return ParameterSchema.parse(ANYTHING);
        }
    }

    private static boolean isUrl(String text) {
        if (!URL.matcher(text).matches()) {
            return false;
        }
        try {
            return URI.create(PLACEHOLDER.matcher(text).replaceAll("x")).getHost() != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isJson(String text) {
        try {
            return JSON.readTree(text).isContainerNode();
        } catch (JsonProcessingException _) {
            return false;
        }
    }
}
