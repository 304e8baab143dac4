package io.patchcord.call;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pending calls in a map, to the letter of their contract; nothing expires. */
final class PendingInMemory implements PendingCalls {
    private final Map<String, CallContext> contexts = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final Set<String> renewed = new HashSet<>();
    private final Set<String> elsewhere = new HashSet<>();
    private int next;
    private volatile boolean down;

    /** From now on nothing can be kept. */
    void breakDown(boolean broken) {
        down = broken;
    }

    /** Another process has claimed this call's stream. */
    synchronized void claimElsewhere(String callSid) {
        tokens.remove(callSid);
        elsewhere.add(callSid);
    }

    @Override
    public synchronized boolean isElsewhere(String callSid) {
        return elsewhere.contains(callSid);
    }

    @Override
    public synchronized String put(CallContext context) {
        if (down) {
            throw new IllegalStateException("the store is down, on purpose");
        }
        contexts.put(context.callSid(), context);
        return fresh(context.callSid());
    }

    private String fresh(String callSid) {
        String token = "token" + next++;
        tokens.put(callSid, token);
        return token;
    }

    @Override
    public synchronized Optional<CallContext> take(String token, String callSid) {
        return tokens.remove(callSid, token) ? Optional.of(contexts.get(callSid)) : Optional.empty();
    }

    @Override
    public synchronized Optional<String> renew(String callSid) {
        return contexts.containsKey(callSid) && !tokens.containsKey(callSid) && renewed.add(callSid)
                ? Optional.of(fresh(callSid)) : Optional.empty();
    }
}
