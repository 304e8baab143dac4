package io.patchcord;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.WavFile;
import io.patchcord.simulator.AgentCommand;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Converts audio from one format to another with the bridge's own codec, and says how it came out. */
@Command(name = "transcode", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Convert audio from one format to another, as the bridge does in a call, and say on standard "
                + "error how it came out: peak and clipping are those before companding. Files called .wav are WAV, "
                + "others and - are samples alone.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:OUT is complete", "1:a file cannot be read or written; OUT is as it was",
                "2:the command line is wrong"},
        footer = {"", "Example: what an agent that wants pcm_16000 hears of a call, chunk by chunk as it comes:",
                "  sox call.wav -t ul -r 8000 -c 1 - | java -jar patchcord.jar transcode \\",
                "    --from ulaw_8000 --to pcm_16000 - heard.wav"})
final class TranscodeCommand implements Callable<Integer> {
    private static final Path STANDARD = Path.of("-");
    private static final double FULL_SCALE = 32_768;
    /** WAV files are read whole. */
    private static final long MAX_WAV_BYTES = 1 << 30;
    private static final Duration PROGRESS = Duration.ofSeconds(2);

    private final InputStream standardIn;
    private final OutputStream standardOut;

    @Spec
    private CommandSpec spec;

    @Option(names = "--from", paramLabel = "FORMAT", converter = AgentCommand.FormatConverter.class,
            completionCandidates = AgentCommand.FormatConverter.class,
            description = "What IN is: ${COMPLETION-CANDIDATES}. A WAV file says it itself.")
    private AudioFormat from;

    @Option(names = "--to", paramLabel = "FORMAT", required = true, converter = AgentCommand.FormatConverter.class,
            completionCandidates = AgentCommand.FormatConverter.class,
            description = "What OUT shall be, one of the same; at least one side must be at 8 kHz, or both equal.")
    private AudioFormat to;

    @Option(names = "--chunk-bytes", paramLabel = "N", description = "Bytes of IN converted at a time, 1 to 1 MiB "
            + "(default: a frame of 20 ms). OUT is the same for any.")
    private Integer chunkBytes;

    @Parameters(index = "0", paramLabel = "IN", description = "File to read; - for standard input.")
    private Path in;

    @Parameters(index = "1", paramLabel = "OUT", description = "File to write; - for standard output.")
    private Path out;

    /** Made by picocli. */
    TranscodeCommand() {
        this(System.in, new FileOutputStream(FileDescriptor.out)); // a PrintStream would swallow errors
    }

    TranscodeCommand(InputStream standardIn, OutputStream standardOut) {
        this.standardIn = standardIn;
        this.standardOut = standardOut;
    }

    @Override
    public Integer call() {
        if (chunkBytes != null && (chunkBytes < 1 || chunkBytes > TranscodeRun.MAX_CHUNK_BYTES)) {
            throw wrong("--chunk-bytes must be 1 to " + TranscodeRun.MAX_CHUNK_BYTES + ": " + chunkBytes);
        }
        if (from == null && !WholeFile.isWav(in)) {
            throw wrong("--from is missing: what format has " + in + "?");
        }
        PrintWriter err = spec.commandLine().getErr();
        try {
            refuseSameFile();
            TranscodeRun run = convert();
            report(run, err);
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException ? "permission denied: " + e.getMessage() : e.getMessage();
            err.println("cannot convert " + in + " to " + out + ": " + why);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void refuseSameFile() throws IOException {
        if (Files.isRegularFile(in) && Files.exists(out) && Files.isSameFile(in, out)) {
            throw wrong("IN and OUT are the same file: " + in);
        }
    }

    private TranscodeRun convert() throws IOException {
        if (in.equals(STANDARD)) {
            return convert(standardIn, from, 0);
        }
        if (Files.isDirectory(in) || !Files.isReadable(in)) {
            throw new IOException("IN is no file that can be read");
        }
        if (WholeFile.isWav(in)) {
            if (Files.size(in) > MAX_WAV_BYTES) {
                throw new IOException("a WAV file of more than 1 GB is not read; sox " + in + " -t raw - gives its "
                        + "samples, which may be piped in");
            }
            WavFile.Stored wav = WavFile.readStored(in);
            return convert(new ByteArrayInputStream(wav.data()), formatOf(wav), wav.data().length);
        }
        try (InputStream file = new BufferedInputStream(Files.newInputStream(in))) {
            return convert(file, from, Files.size(in));
        }
    }

    /** The format of a WAV file, which the command line may repeat but not contradict. */
    private AudioFormat formatOf(WavFile.Stored wav) throws IOException {
        if (wav.channels() != 1) {
            throw new IOException("it has " + wav.channels() + " channels, one is needed; sox " + in
                    + " mono.wav remix 1 takes the left one, remix 2 the right one, remix - mixes both");
        }
        Optional<AudioFormat> format = Arrays.stream(AudioFormat.values()).filter(one ->
                WavFile.Coding.of(one) == wav.coding() && one.sampleRate() == wav.sampleRate()).findFirst();
        if (format.isEmpty()) {
            throw new IOException("it has " + wav.coding() + " at " + wav.sampleRate() + " Hz, which is none of "
                    + String.join(", ", new AgentCommand.FormatConverter()) + "; sox " + in
                    + " -r 16000 -b 16 -e signed-integer other.wav makes it pcm_16000");
        }
        if (from != null && from != format.get()) {
            throw wrong(in + " is " + format.get().wireName() + ", not " + from.wireName() + ": leave --from out");
        }
        return format.get();
    }

    private TranscodeRun convert(InputStream source, AudioFormat format, long size) throws IOException {
        TranscodeRun run;
        try {
            run = new TranscodeRun(format, to, chunkBytes == null ? format.bytesPerFrame() : chunkBytes);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
        LongConsumer progress = size > 0 && isOnConsole() ? progress(size) : _ -> { };
        if (out.equals(STANDARD)) {
            run.convert(source, standardOut, progress);
            standardOut.flush();
        } else if (isDevice(out)) {
            try (OutputStream device = Files.newOutputStream(out)) {
                run.convert(source, device, progress);
            }
        } else {
            try (WholeFile file = new WholeFile(out, to)) {
                run.convert(source, file.samples(), progress);
                file.moveIntoPlace();
            }
        }
        return run;
    }

    /** A pipe or /dev/null must not be replaced by a file; under the name of a WAV it would lack its head. */
    private static boolean isDevice(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file) && !WholeFile.isWav(file);
    }

    private LongConsumer progress(long size) {
        PrintWriter err = spec.commandLine().getErr();
        long[] dueNanos = {System.nanoTime() + PROGRESS.toNanos()};
        return bytes -> {
            if (System.nanoTime() - dueNanos[0] >= 0) {
                dueNanos[0] += PROGRESS.toNanos();
                err.printf(Locale.ROOT, "%d %% of %s is converted%n", 100 * bytes / size, in);
                err.flush();
            }
        };
    }

    /** The JDK tells only of standard input and output together. */
    private static boolean isOnConsole() {
        try {
            return Path.of("/dev/stderr").toRealPath().startsWith("/dev");
        } catch (IOException _) {
            return false;
        }
    }

    private void report(TranscodeRun run, PrintWriter err) {
        if (run.endsInHalfASample()) {
            err.println("ignored: the last byte of " + in + ", which is half a sample");
        }
        describe(err, "in  ", run.from(), run.samplesIn());
        describe(err, "out ", run.to(), run.samplesOut());
        String decibels = run.peak() == 0 ? "silence"
                : String.format(Locale.ROOT, "%.1f dBFS", 20 * Math.log10(run.peak() / FULL_SCALE));
        err.printf(Locale.ROOT, "peak %d (%s), clipped %d samples%n", run.peak(), decibels, run.clipped());
        err.flush();
    }

    private static void describe(PrintWriter err, String side, AudioFormat format, long samples) {
        err.printf(Locale.ROOT, "%s %s, %d Hz, %d samples, %.3f s%n", side, format.wireName(), format.sampleRate(),
                samples, samples / (double) format.sampleRate());
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
