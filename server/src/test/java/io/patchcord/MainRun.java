package io.patchcord;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a command wrote and how it ended. */
public record MainRun(int exitCode, String out, String err) {
    /** Runs a command in this process. */
    public static MainRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = Main.execute(line, args);
        return new MainRun(exitCode, out.toString(), err.toString());
    }
}
