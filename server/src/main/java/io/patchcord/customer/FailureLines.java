package io.patchcord.customer;

import org.slf4j.spi.LoggingEventBuilder;

/** Lines of the log that tell of failures, whose texts may quote customers' data. */
public final class FailureLines {
    private FailureLines() {
    }

    /**
     * The line, with the stack if the failure is an error of the JVM's: its message names a class or a limit, where one
     * of a library's (AssertionError) may quote what it met.
     */
    public static LoggingEventBuilder of(LoggingEventBuilder line, Throwable failure) {
        boolean jvms = failure instanceof LinkageError || failure instanceof VirtualMachineError;
        return jvms ? line.setCause(failure) : line;
    }
}
