package io.patchcord.bridge;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of one class on one bridge, which the class starts before all of them and each leaves idle. */
abstract class OnOneTestbed {
    @TempDir
    static Path directory;
    static Testbed bed;

    @AfterEach
    final void nothingIsLeftOver() {
        bed.awaitIdle();
    }

    @AfterAll
    static void closeBed() {
        bed.close();
    }
}
