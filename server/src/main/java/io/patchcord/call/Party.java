package io.patchcord.call;

/** Whose doing an end was. */
public enum Party {
    /** The human on the phone, or Twilio's side. */
    CALLER,
    /** The ElevenLabs agent, or the way to it. */
    AGENT,
    /** This process. */
    BRIDGE
}
