package io.patchcord.bench;

/** Both directions of one call that is up, each from the read of one socket to the write of the other. One thread. */
interface Pumps {
    /** One frame of Twilio's. */
    void toAgent();

    /** One message of the agent's. */
    void toCaller();
}
