package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.patchcord.codec.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
    private static final Path OPTIONS = Path.of("src", "main", "jvm", "jvm.options");
    private static final Pattern SCALED =
            Pattern.compile("^-XX:CompileCommand=CompileThresholdScaling,(.+)::\\*,0\\.1$", Pattern.MULTILINE);

    /** HotSpot says nothing of a command for a class that isn't there. */
    @Test
    void exactlyTheClassesThatComputeWithVectorsAreCompiledSooner() throws IOException {
        Set<String> scaled = SCALED.matcher(Files.readString(OPTIONS)).results().map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> kernels = new ClassFileImporter().importPackagesOf(Codecs.class).stream()
                .filter(JvmOptionsTest::namesVectors).map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(kernels, scaled);
    }

    private static boolean namesVectors(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(use -> use.getTargetClass().getName().startsWith("jdk.incubator.vector."));
    }
}
