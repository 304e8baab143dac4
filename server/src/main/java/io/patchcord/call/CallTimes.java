package io.patchcord.call;

import java.time.Duration;

/**
 * How long a call waits for what.
 *
 * @param agentConnect from the stream's start to the agent's metadata
 * @param agentSilence no message of any kind from the agent
 * @param mediaSilence no frame of any kind from Twilio
 * @param drain from the agent's end to the last mark
 * @param farewell from end_call or the last audio after it to our own close, when the agent does not close
 * @param stuckWrite one write that the peer does not take
 * @param closing from our close to the end of both sockets
 */
public record CallTimes(Duration agentConnect, Duration agentSilence, Duration mediaSilence, Duration drain,
                        Duration farewell, Duration stuckWrite, Duration closing) {
}
