package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps C2 from giving up on the kernels and allocating a vector for every operation, read off their bytecode. */
class VectorKernelsTest {
    /** HotSpot's FreqInlineSize: a hot method beyond it is never inlined. */
    private static final int INLINED_UP_TO_BYTES = 325;
    /** Grown past this, the largest kernel would be near the size at which C2 stops turning vectors into registers. */
    private static final int LARGEST_BYTES = 900;
    private static final String VECTORS = "jdk/incubator/vector/";

    private static final Map<Class<?>, Set<String>> KERNELS = Map.of(
            VectorKernels.class, Set.of("read", "write", "interpolate", "decimate", "unlikeGroups"),
            TwofoldKernels.class, Set.of("split", "join", "interpolate", "decimate"));

    static Stream<Class<?>> classes() {
        return KERNELS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("classes")
    void everyKernelIsCompiledAlone(Class<?> owner) throws IOException {
        assertEquals(KERNELS.get(owner),
                Set.copyOf(kernels(owner).map(method -> method.methodName().stringValue()).toList()));
        kernels(owner).forEach(method -> {
            String name = method.methodName().stringValue();
            int size = method.findAttribute(Attributes.code()).orElseThrow().codeLength();
            assertTrue(size > INLINED_UP_TO_BYTES, name + " has " + size + " bytes and would be inlined");
            assertTrue(size < LARGEST_BYTES, name + " has " + size + " bytes");
            assertTrue(method.flags().has(AccessFlag.STATIC), name + " is static");
        });
    }

    @ParameterizedTest
    @MethodSource("classes")
    void sumsStartFromAComputedVector(Class<?> owner) throws IOException {
        kernels(owner).forEach(method -> assertFalse(
                calls(method).anyMatch(call -> call.name().stringValue().equals("zero")),
                method.methodName().stringValue() + " starts from a zero shared by all sums"));
    }

    /** The species must be constants to C2. */
    @ParameterizedTest
    @MethodSource("classes")
    void fieldsAreStaticFinal(Class<?> owner) throws IOException {
        read(owner).fields().forEach(field -> assertTrue(
                field.flags().has(AccessFlag.STATIC) && field.flags().has(AccessFlag.FINAL),
                field.fieldName().stringValue()));
    }

    /** A JVM without the module must never get to see a class that needs it. */
    @Test
    void noOtherClassNamesTheModule() throws IOException {
        URI kernelsFile = URI.create(VectorKernels.class.getResource("VectorKernels.class").toString());
        Path classes = Path.of(kernelsFile).getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*.class")) {
            for (Path file : files) {
                if (classes().noneMatch(owner -> file.endsWith(owner.getSimpleName() + ".class"))) {
                    ClassFile.of().parse(file).constantPool().forEach(entry ->
                            assertFalse(entry.toString().contains(VECTORS), file + " has " + entry));
                }
            }
        }
    }

    private static ClassModel read(Class<?> owner) throws IOException {
        try (InputStream file = owner.getResourceAsStream(owner.getSimpleName() + ".class")) {
            return ClassFile.of().parse(file.readAllBytes());
        }
    }

    private static Stream<MethodModel> kernels(Class<?> owner) throws IOException {
        Predicate<MethodModel> computes = method -> calls(method)
                .anyMatch(call -> call.owner().asInternalName().startsWith(VECTORS)
                        && call.name().stringValue().equals("intoArray"));
        return read(owner).methods().stream().filter(computes);
    }

    private static Stream<InvokeInstruction> calls(MethodModel method) {
        return method.code().stream().flatMap(code -> code.elementStream())
                .filter(InvokeInstruction.class::isInstance).map(InvokeInstruction.class::cast);
    }
}
