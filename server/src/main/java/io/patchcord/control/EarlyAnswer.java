package io.patchcord.control;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/** What Helidon answers before any route is asked, or when a body is too large, as a {@link Problem}. Immutable. */
final class EarlyAnswer implements DirectHandler {
    private final int maxBodyBytes;

    private EarlyAnswer(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    /** For everything, of a listener whose bodies have so many bytes at most. */
    static DirectHandlers handlers(int maxBodyBytes) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, new EarlyAnswer(maxBodyBytes));
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(TransportRequest request, EventType type, Status status,
                                    ServerResponseHeaders headers, String message) {
        String detail = switch (status.code()) {
            case 413 -> "the body is larger than " + (maxBodyBytes >> 20) + " MB: send it in parts";
            case 414 -> "the URI is too long";
            case 500 -> "a fault of the server: the log says more";
            default -> message;
        };
        return TransportResponse.builder().status(status).headers(headers).keepAlive(type.keepAlive())
                .header(HeaderNames.CONTENT_TYPE, Problem.TYPE).entity(new Problem(status, detail).text()).build();
    }
}
