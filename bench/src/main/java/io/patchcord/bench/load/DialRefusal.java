package io.patchcord.bench.load;

import java.util.Optional;

/** What becomes of a dial at ElevenLabs' door. */
enum DialRefusal {
    /** The key is not good. */
    UNAUTHORIZED("401 Unauthorized"),
    /** The key is not for this. */
    FORBIDDEN("403 Forbidden"),
    /** There is no such agent. */
    UNKNOWN("404 Not Found"),
    /** The request is none they understand. */
    UNPROCESSABLE("422 Unprocessable Entity"),
    /** Too many at once. */
    BUSY("429 Too Many Requests"),
    /** Their fault. */
    BROKEN("503 Service Unavailable"),
    /** Nothing comes back. */
    HANG("");

    private final String status;

    DialRefusal(String status) {
        this.status = status;
    }

    /** The answer's head and body; none for who never answers. */
    Optional<String> answer() {
        return status.isEmpty() ? Optional.empty()
                : Optional.of("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
    }
}
