package io.patchcord;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened while something is put together: if that fails, it is closed again. Used by one thread. */
final class Parts implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    /** All is put together: its owner closes it. */
    void keep() {
        opened.clear();
    }

    /** Closes what is not kept, the latest first. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part could not be closed", e);
            }
        }
    }
}
