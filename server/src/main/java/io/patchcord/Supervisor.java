package io.patchcord;

import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whoever started this process and waits until it takes calls: systemd, for a unit of Type=notify. */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final String SOCKET = "NOTIFY_SOCKET";

    private Supervisor() {
    }

    /** Says that calls are taken, if this environment names somebody to tell. Never throws. */
    static void tellReady(Map<String, String> environment) {
        tellReady(environment, "systemd-notify");
    }

    static void tellReady(Map<String, String> environment, String program) {
        String socket = environment.get(SOCKET);
        if (socket == null) {
            return;
        }
        // Java has no datagrams for Unix sockets.
        ProcessBuilder telling = new ProcessBuilder(program, "--ready").inheritIO();
        telling.environment().put(SOCKET, socket);
        try {
            telling.start();
        } catch (IOException e) {
            LOG.warn("systemd can't be told that calls are taken, and may give up waiting: {}", e.toString());
        }
    }
}
