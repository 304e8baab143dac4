package io.patchcord.control;

import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.ArrayList;
import java.util.List;

/** The routes of a listener, passed on to Helidon and remembered, to tell a wrong method from a wrong path. */
final class RouteBook implements HttpRules {
    private static final List<Method> METHODS = List.of(Method.GET, Method.HEAD, Method.POST, Method.PUT,
            Method.DELETE);

    private final HttpRouting.Builder routing;
    private final List<HttpRoute> routes = new ArrayList<>();

    RouteBook(HttpRouting.Builder routing) {
        this.routing = routing;
    }

    @Override
    public HttpRules register(HttpService... services) {
        for (HttpService service : services) {
            service.routing(this);
        }
        return this;
    }

    /** Not for us: our services know their whole paths. */
    @Override
    public HttpRules register(String path, HttpService... services) {
        throw new UnsupportedOperationException("a service below " + path);
    }

    @Override
    public HttpRules route(HttpRoute route) {
        routing.route(route);
        routes.add(route);
        return this;
    }

    /** The methods there are for this path; none when it is nobody's. */
    List<String> allowed(HttpPrologue asked) {
        return METHODS.stream().filter(method -> {
            HttpPrologue other = HttpPrologue.create(asked.rawProtocol(), asked.protocol(), asked.protocolVersion(),
                    method, asked.uriPath(), asked.query(), asked.fragment());
            return routes.stream().anyMatch(route -> route.accepts(other).accepted());
        }).map(Method::text).toList();
    }
}
