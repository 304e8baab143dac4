package io.patchcord.config;

/** How far the agent is dialled while Twilio still sets the stream up. */
public enum PreDial {
    /** Socket and initiation: the greeting is ready when the stream starts. */
    CONVERSATION,
    /** Socket only: the conversation begins with the stream. */
    SOCKET,
    /** Nothing before the stream starts. */
    OFF
}
