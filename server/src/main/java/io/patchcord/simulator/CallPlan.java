package io.patchcord.simulator;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One call to be made: who calls whom, how the caller behaves, what goes wrong.
 *
 * @param from the caller's address
 * @param to the number that is called
 * @param fields further fields of the webhook; they win over the usual ones
 * @param script what the caller does
 * @param faults what goes wrong
 * @param recording whether what is heard and received is kept; off in a load run
 * @param streamTakes from the TwiML to the media stream's handshake
 * @param dialTakes how long a dialled human talks
 * @param timeline hears of every event, on the thread where it happens
 * @param network what lies between the phone and the bridge
 */
public record CallPlan(String from, String to, Map<String, String> fields, CallerScript script, Set<Fault> faults,
                       boolean recording, Duration streamTakes, Duration dialTakes,
                       Consumer<SimulatorEvent> timeline, Impairments network) {
    /** What can go wrong from the start; what goes wrong later is done to the {@link MediaStream}. */
    public enum Fault {
        /** The webhooks are signed with another account's token. */
        WRONG_WEBHOOK_SIGNATURE,
        /** The handshake is signed with another account's token. */
        WRONG_UPGRADE_SIGNATURE,
        /** The handshake is signed over the URL with a slash behind it, as Twilio is known to do. */
        UPGRADE_SIGNED_WITH_SLASH,
        /** The stream's parameters are not those of the TwiML. */
        WRONG_TOKEN,
        /** TwiML is taken, and no stream ever comes. */
        NO_STREAM,
        /** The socket is opened, and neither {@code start} nor media ever comes. */
        NO_START,
        /** The webhook is posted twice, as a retry is. */
        DUPLICATE_WEBHOOK
    }

    /** Copies what could change. */
    public CallPlan {
        fields = Map.copyOf(fields);
        faults = Set.copyOf(faults);
    }

    /** A caller who listens, and nothing goes wrong. */
    public static CallPlan of(String from, String to) {
        return new CallPlan(from, to, Map.of(), CallerScript.empty(), Set.of(), true, Duration.ZERO, Duration.ZERO,
                _ -> { }, Impairments.NONE);
    }

    /** One more field of the webhook. */
    public CallPlan withField(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new CallPlan(from, to, more, script, faults, recording, streamTakes, dialTakes, timeline,
                network);
    }

    /** Another behaviour. */
    public CallPlan withScript(CallerScript other) {
        return new CallPlan(from, to, fields, other, faults, recording, streamTakes, dialTakes, timeline,
                network);
    }

    /** One more fault. */
    public CallPlan withFault(Fault fault) {
        EnumSet<Fault> more = EnumSet.of(fault);
        more.addAll(faults);
        return new CallPlan(from, to, fields, script, more, recording, streamTakes, dialTakes, timeline,
                network);
    }

    /** Keeps nothing of what is heard and received. */
    public CallPlan withoutRecording() {
        return new CallPlan(from, to, fields, script, faults, false, streamTakes, dialTakes, timeline,
                network);
    }

    /** A stream that Twilio takes so long to open. */
    public CallPlan withStreamTaking(Duration duration) {
        return new CallPlan(from, to, fields, script, faults, recording, duration, dialTakes, timeline,
                network);
    }

    /** A human who talks for so long when dialled. */
    public CallPlan withDialTaking(Duration duration) {
        return new CallPlan(from, to, fields, script, faults, recording, streamTakes, duration, timeline,
                network);
    }

    /** Someone who hears of every event. */
    public CallPlan withTimeline(Consumer<SimulatorEvent> listener) {
        return new CallPlan(from, to, fields, script, faults, recording, streamTakes, dialTakes, listener,
                network);
    }

    /** A caller on such a connection. */
    public CallPlan withNetwork(Impairments other) {
        return new CallPlan(from, to, fields, script, faults, recording, streamTakes, dialTakes, timeline, other);
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }
}
