package io.patchcord.net;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a request's body in bounded memory: the listener's own limit is that of its largest webhook. */
public final class RequestBody {
    private RequestBody() {
    }

    /** The whole body; empty when it is larger than {@code mostBytes}, of which no more than that is read. */
    public static Optional<byte[]> read(ServerRequest request, int mostBytes) {
        if (!request.content().hasEntity()) {
            return Optional.of(new byte[0]);
        }
        OptionalLong announced = request.headers().contentLength();
        if (announced.isPresent() && announced.getAsLong() > mostBytes) {
            return Optional.empty();
        }
        try {
            InputStream stream = request.content().inputStream();
            byte[] body = stream.readNBytes(mostBytes + 1);
            return body.length > mostBytes ? Optional.empty() : Optional.of(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
