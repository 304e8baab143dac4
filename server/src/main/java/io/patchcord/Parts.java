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

    /** Closes these in turn, each whatever became of the ones before: records are not lost to a console that fails. */
    static void closeEach(AutoCloseable... parts) {
        IllegalStateException failure = null;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception | Error e) {   // a class may be missing that is needed only now
                failure = failure == null ? new IllegalStateException("a part could not be closed") : failure;
                failure.addSuppressed(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
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
