package io.patchcord.call;

/** Things that are counted over the life of the process, each with what it stands for. */
public enum Counter {
    CALLS_ADMITTED("A call was admitted at the webhook"),
    CALLS_NOT_ADMITTED("A call was turned away: the bridge is full or stopping"),
    CALLS_STARTED("A call's stream started"),
    CALLS_ENDED("A call ended"),
    DIALS_WASTED("An agent was dialled for a caller who never came"),
    AGENTS_MISCONFIGURED("An agent refused a call, or spoke a format nobody here does: its settings or ours are wrong"),
    SIGNATURES_REFUSED("A webhook or upgrade carried no valid signature"),
    SIGNATURES_VARIANT("A signature was valid only over a variant of the configured URL"),
    TOKENS_REFUSED("A start frame carried a wrong, used or expired token"),
    STREAMS_CROWDED_OUT("A stream that had not started was closed, because too many had not"),
    FRAMES_INVALID("A frame from Twilio could not be read"),
    FRAMES_UNKNOWN("A frame of an event nobody here knows"),
    FRAMES_LOST("A sequence number was skipped"),
    MESSAGES_INVALID("A message from the agent could not be read"),
    MESSAGES_UNKNOWN("A message of a type nobody here knows");

    private final String words;

    Counter(String words) {
        this.words = words;
    }

    /** What is counted, in a sentence. */
    public String words() {
        return words;
    }
}
