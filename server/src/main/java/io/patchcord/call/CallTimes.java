package io.patchcord.call;

import java.time.Duration;

/**
 * How long a call waits for what.
 *
 * @param agentConnect from the stream's start, or the dial of another agent, to the agent's metadata
 * @param agentSilence no message of any kind from the agent
 * @param mediaSilence no frame of any kind from Twilio
 * @param drain from the agent's end to the last mark
 * @param farewell from end_call or the last audio after it to our own close, when the agent does not close
 * @param stuckWrite one write that the peer does not take
 * @param closing from our close to the end of both sockets
 * @param hold how long a caller waits for the agent in silence before the hold tone
 * @param queue in the wait queue of the agent's platform
 * @param resume from the loss of an agent to another conversation with it; zero: it is not dialled again
 */
public record CallTimes(Duration agentConnect, Duration agentSilence, Duration mediaSilence, Duration drain,
                        Duration farewell, Duration stuckWrite, Duration closing, Duration hold, Duration queue,
                        Duration resume) {
}
