package io.patchcord.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The interface's description names the routes there are, and no others. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");

    @Test
    void shouldDescribeEveryRouteAndNothingElse() throws IOException {
        Set<String> routes = new TreeSet<>(Set.of("GET /api/feed", "GET /api/sound", "GET /api/phone"));   // upgrades
        routes(new RecordsApi(null, null, null, null, null), routes);
        routes(new RecordingsApi(null, null), routes);
        routes(new LiveApi(null, null), routes);
        routes(new CaptureApi(null, null, null), routes);
        routes(new DrainApi(null), routes);
        routes(new CustomersApi(null, null, null), routes);
        routes(new CostsApi(null), routes);
        routes(new LogLevelApi(), routes);
        routes(new OutboundApi(Optional.empty()), routes);
        routes(new DoNotCallApi(null), routes);
        assertEquals(routes, described());
    }

    private static void routes(HttpService service, Set<String> routes) {
        service.routing((HttpRules) Proxy.newProxyInstance(HttpRules.class.getClassLoader(),
                new Class<?>[] {HttpRules.class}, (rules, method, arguments) -> {
                    routes.add(method.getName().toUpperCase(Locale.ROOT) + " " + arguments[0]);
                    return rules;
                }));
    }

    private static Set<String> described() throws IOException {
        try (InputStream file = OpenApiTest.class.getResourceAsStream("openapi.yaml")) {
            Map<String, Map<String, Map<String, ?>>> api = new Yaml().load(file);
            Set<String> routes = new TreeSet<>();
            api.get("paths").forEach((path, methods) -> methods.keySet().stream().filter(METHODS::contains)
                    .forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path)));
            return routes;
        }
    }

    @Test
    void shouldDescribeEverySearchParameter() throws IOException {
        try (InputStream file = OpenApiTest.class.getResourceAsStream("openapi.yaml")) {
            Map<String, Map<String, Map<String, Map<String, List<Map<String, String>>>>>> api = new Yaml().load(file);
            assertEquals(RecordParameters.NAMES, Set.copyOf(api.get("paths").get("/api/records").get("get")
                    .get("parameters").stream().map(parameter -> parameter.get("name")).toList()));
        }
    }
}
