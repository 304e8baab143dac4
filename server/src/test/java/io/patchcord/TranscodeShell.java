package io.patchcord;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Transcoder;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** Runs the command within the test, with standard streams of its own. */
final class TranscodeShell {
    private final StringWriter said = new StringWriter();
    private final ByteArrayOutputStream standardOut = new ByteArrayOutputStream();

    /** Runs with nothing on standard input; the exit code. */
    int run(Object... arguments) {
        return run(InputStream.nullInputStream(), arguments);
    }

    int run(InputStream in, Object... arguments) {
        PrintWriter err = new PrintWriter(said, true);
        return new CommandLine(new TranscodeCommand(in, standardOut)).setOut(err).setErr(err)
                .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    /** What was said on standard error since the last {@link #clear}. */
    String said() {
        return said.toString();
    }

    /** What came to standard output since the last {@link #clear}. */
    byte[] heard() {
        return standardOut.toByteArray();
    }

    void clear() {
        said.getBuffer().setLength(0);
        standardOut.reset();
    }

    /** What a transcoder makes of the whole input at once. */
    static byte[] whole(AudioFormat from, AudioFormat to, byte[] input) {
        Transcoder transcoder = Transcoder.create(from, to);
        byte[] output = new byte[transcoder.maxOutput(input.length)];
        return Arrays.copyOf(output, transcoder.transcode(input, 0, input.length, output, 0));
    }
}
