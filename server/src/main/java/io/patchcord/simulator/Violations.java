package io.patchcord.simulator;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where the bridge broke Twilio's protocol, the first hundred times. Thread-safe. */
final class Violations {
    private static final int MOST = 100;

    private final List<String> all = new CopyOnWriteArrayList<>();

    void add(String what) {
        if (all.size() < MOST) {
            all.add(what);
        }
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
