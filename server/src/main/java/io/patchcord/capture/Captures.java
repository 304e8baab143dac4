package io.patchcord.capture;

import io.patchcord.call.Privacy;
import io.patchcord.config.CaptureConfig;
import io.patchcord.net.WireTap;
import io.patchcord.net.WireTaps;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The calls that are captured: so many at most, live or over. A new one takes the place of the one that has been over
 * for longest; while all are live it is not captured. Thread-safe; its lock is held for looking a call up.
 */
public final class Captures implements WireTaps {
    private final CaptureConfig config;
    private final Privacy privacy;
    private final Map<String, CallCapture> calls = new LinkedHashMap<>();

    /** No call is captured yet; what is saved of one later holds no more than {@code privacy} leaves. */
    public Captures(CaptureConfig config, Privacy privacy) {
        this.config = config;
        this.privacy = privacy;
    }

    /** Whether any call is captured at all. */
    public boolean on() {
        return config.on();
    }

    /** Whether there is something to save of this call. */
    public synchronized boolean has(String callSid) {
        return calls.containsKey(callSid);
    }

    @Override
    public Optional<WireTap> tap(String callSid, Link link) {
        if (!config.on()) {
            return Optional.empty();
        }
        return captured(callSid).map(call -> call.open(link));
    }

    private synchronized Optional<CallCapture> captured(String callSid) {
        CallCapture known = calls.get(callSid);
        if (known == null && madeRoom()) {
            known = new CallCapture(config.byteCount(), config.audio());
            calls.put(callSid, known);
        }
        return Optional.ofNullable(known);
    }

    private boolean madeRoom() {
        if (calls.size() < config.calls()) {
            return true;
        }
        long nowNanos = System.nanoTime();
        for (Iterator<CallCapture> each = calls.values().iterator(); each.hasNext();) {
            if (each.next().isOver(nowNanos)) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    /** Forgets the calls that have been over for longer than that. */
    public synchronized void forgetOlder(Duration age) {
        long nowNanos = System.nanoTime();
        calls.values().removeIf(call -> call.isOlder(age.toNanos(), nowNanos));
    }

    /**
     * What is captured of this call as lines of JSON, the form of {@code example-calls.jsonl}; empty when nothing is.
     *
     * @param end how the call ended, as far as is known
     */
    public Optional<String> saved(String callSid, Optional<String> end) {
        CallCapture call;
        synchronized (this) {
            call = calls.get(callSid);
        }
        return Optional.ofNullable(call)
                .map(one -> new CaptureText(callSid, one.contents(), privacy, config.audio()).lines(end));
    }
}
