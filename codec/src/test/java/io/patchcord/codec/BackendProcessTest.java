package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of a backend is made once in a JVM, so each of these is a JVM of its own. */
class BackendProcessTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    @TempDir
    private Path directory;

    @Test
    void withoutTheModuleTablesGiveTheSameBytes() throws Exception {
        assertEquals("table " + expected(), run());
    }

    /** What AVX2 has, and what ARM's NEON would be: too narrow for as many bytes as floats. */
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void everyWidthOfVectorGivesTheSameBytes(int bytes) throws Exception {
        assumeTrue(Backend.VECTOR.isAvailable() && bytes * Byte.SIZE <= VectorKernels.BITS, "this CPU is narrower");
        String backend = bytes == 16 ? "table" : "vector-" + bytes * Byte.SIZE;
        assertEquals(backend + " " + expected(), run(MODULE, "-XX:MaxVectorSize=" + bytes));
    }

    /** Compiled code, too: the interpreter is left after the first few frames. */
    @Test
    void theWarmedUpCompilerGivesTheSameBytes() throws Exception {
        assumeTrue(Backend.VECTOR.isAvailable(), "no vectors in this JVM");
        assertEquals("vector-" + VectorKernels.BITS + " " + expected(),
                run(MODULE, "-D" + BackendDigest.WARM + "=true"));
    }

    /** A machine so busy that the warm-up gave up proves nothing. */
    @Test
    void afterTheWarmUpFramesLeaveNothingBehind() throws Exception {
        String[] said = run(WarmUpProbe.class, MODULE, "-XX:+UseSerialGC").split(" ");
        assumeTrue(Integer.parseInt(said[0]) < 2_400, "the compiler was not done in time");
        assertTrue(Long.parseLong(said[1]) < 100, said[1] + " bytes in 200 frames");
        assertEquals("true", said[2]);
    }

    @Test
    void aCpuWithoutFmaIsTold() throws Exception {
        assertEquals("false", run(WarmUpProbe.class, "-XX:-UseFMA").split(" ")[2]);
    }

    private static String expected() throws NoSuchAlgorithmException {
        return BackendDigest.digest(Backend.TABLE);
    }

    private String run(String... flags) throws IOException, InterruptedException {
        return run(BackendDigest.class, flags);
    }

    private String run(Class<?> program, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        Path said = directory.resolve("said");
        Process process = new ProcessBuilder(command).redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), "still running after five minutes");
            String output = Files.readString(said);
            assertEquals(0, process.exitValue(), command + " printed " + output);
            return output.strip();
        } finally {
            process.destroyForcibly();
        }
    }
}
