package io.patchcord.simulator;

import java.time.Duration;

/**
 * What came back from a webhook.
 *
 * @param url the public URL that was asked
 * @param status HTTP status; 0 when none came
 * @param contentType as the header says
 * @param body the answer, or why there was none
 * @param took from the request to the whole answer
 */
public record WebhookReply(String url, int status, String contentType, String body, Duration took) {
    static WebhookReply failed(String url, String why, Duration took) {
        return new WebhookReply(url, 0, "", why, took);
    }

    /** Whether Twilio takes the answer for one. */
    public boolean succeeded() {
        return status >= 200 && status < 300;
    }
}
