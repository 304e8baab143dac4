package io.patchcord.twilio;

import com.twilio.exception.ApiConnectionException;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * Carries twilio-java's requests, each exactly once. The library's own client sends a POST that was answered 5xx up to
 * three times, which calls people twice; and it knows no base URL but Twilio's. Thread-safe.
 */
final class RestHttp extends com.twilio.http.HttpClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final int MOST_BODY_BYTES = 1 << 20;
    private static final int TOO_MANY = 429;
    private static final int REFUSED = 400;

    private final URI baseUrl;
    private final Duration timeout;
    // the JDK's client: it tells a connection that never was from an answer that never came
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    RestHttp(URI baseUrl, Duration timeout) {
        this.baseUrl = baseUrl;
        this.timeout = timeout;
    }

    /** The request never reached anybody. */
    static final class NotSentException extends ApiConnectionException {
        private static final long serialVersionUID = 1L;

        NotSentException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Twilio wants to be asked later: 429, which the library reads without its {@code Retry-After}. */
    static final class TooManyException extends ApiConnectionException {
        private static final long serialVersionUID = 1L;

        private final Duration after;

        TooManyException(String message, Duration after) {
            super(message);
            this.after = after;
        }

        /** How long to wait. */
        Duration after() {
            return after;
        }
    }

    /** Once, whatever the library would like. */
    @Override
    public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
        return makeRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
        try {
            HttpResponse<String> response = client.send(http(request),
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BODY_BYTES));
            if (response.statusCode() == TOO_MANY) {
                throw new TooManyException("Twilio says 429: too many requests", RetryAfter.read(
                        response.headers().firstValue("Retry-After").orElse(""), Instant.now()));
            }
            Header[] headers = response.headers().map().entrySet().stream()
                    .map(header -> new BasicHeader(header.getKey(), header.getValue().getFirst()))
                    .toArray(Header[]::new);
            return new Response(understood(response), response.statusCode(), headers);
        } catch (ConnectException | HttpConnectTimeoutException | UnresolvedAddressException e) {
            throw new NotSentException("Twilio's API at " + baseUrl + " cannot be reached", e);
        } catch (IOException e) {
            throw new ApiConnectionException("Twilio's API at " + baseUrl + " did not answer: "
                    + e.getClass().getSimpleName(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiConnectionException("interrupted while Twilio's API was asked", e);
        }
    }

    /** The body of an answer; where one that refuses is not of Twilio's API, something the library can read. */
    private static String understood(HttpResponse<String> response) {
        if (response.statusCode() < REFUSED || response.body().stripLeading().startsWith("{")) {
            return response.body();
        }
        return "{\"status\":" + response.statusCode() + ",\"message\":\"the answer is not that of Twilio's API: does"
                + " TWILIO_BASE_URL lead there, or is a proxy between?\"}";
    }

    private HttpRequest http(Request request) {
        URI original = URI.create(request.constructURL().toString());
        String query = original.getRawQuery() == null ? "" : "?" + original.getRawQuery();
        HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(baseUrl + original.getRawPath() + query))
                .timeout(timeout)
                .header("Accept", "application/json")
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(
                        (request.getUsername() + ":" + request.getPassword()).getBytes(StandardCharsets.UTF_8)));
        if (request.getMethod() == HttpMethod.POST) {
            return http.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(request.encodeFormBody())).build();
        }
        return http.GET().build();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
