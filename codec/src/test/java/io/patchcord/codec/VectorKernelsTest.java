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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What keeps C2 from giving up on the kernels and allocating a vector for every operation, read off their bytecode. */
class VectorKernelsTest {
    /** HotSpot's FreqInlineSize: a hot method beyond it is never inlined. */
    private static final int INLINED_UP_TO_BYTES = 325;
    /** Grown past this, the largest kernel would be near the size at which C2 stops turning vectors into registers. */
    private static final int LARGEST_BYTES = 900;
    private static final String VECTORS = "jdk/incubator/vector/";

    /** The classes that may name the module, and their kernels. */
    private static final Map<Class<?>, Set<String>> KERNELS = Map.of(
            VectorKernels.class, Set.of("read", "write", "interpolate", "decimate"),
            FractionalKernels.class, Set.of("oneCycle", "twoCycles"),
            TwofoldKernels.class, Set.of("split", "join", "interpolate", "decimate"),
            Base64Kernels.class, Set.of("decode", "encode"));

    private static List<ClassModel> classes;

    @BeforeAll
    static void read() throws IOException {
        classes = new ArrayList<>();
        for (Class<?> type : KERNELS.keySet()) {
            try (InputStream file = type.getResourceAsStream(fileName(type))) {
                classes.add(ClassFile.of().parse(file.readAllBytes()));
            }
        }
    }

    private static String fileName(Class<?> type) {
        return type.getSimpleName() + ".class";
    }

    @Test
    void everyKernelIsCompiledAlone() {
        assertEquals(KERNELS.values().stream().flatMap(Set::stream).collect(Collectors.toSet()),
                kernels().map(method -> method.methodName().stringValue()).collect(Collectors.toSet()));
        kernels().forEach(method -> {
            String name = method.methodName().stringValue();
            int size = method.findAttribute(Attributes.code()).orElseThrow().codeLength();
            assertTrue(size > INLINED_UP_TO_BYTES, name + " has " + size + " bytes and would be inlined");
            assertTrue(size < LARGEST_BYTES, name + " has " + size + " bytes");
            assertTrue(method.flags().has(AccessFlag.STATIC), name + " is static");
        });
    }

    @Test
    void sumsStartFromAComputedVector() {
        kernels().forEach(method -> assertFalse(
                calls(method).anyMatch(call -> call.name().stringValue().equals("zero")),
                method.methodName().stringValue() + " starts from a zero shared by all sums"));
    }

    /** The species must be constants to C2. */
    @Test
    void fieldsAreStaticFinal() {
        classes.stream().flatMap(type -> type.fields().stream()).forEach(field -> assertTrue(
                field.flags().has(AccessFlag.STATIC) && field.flags().has(AccessFlag.FINAL),
                field.fieldName().stringValue()));
    }

    /** A JVM without the module must never get to see a class that needs it. */
    @Test
    void noOtherClassNamesTheModule() throws IOException {
        Path directory = Path.of(URI.create(Codecs.class.getResource(fileName(Codecs.class)).toString())).getParent();
        Set<String> allowed = KERNELS.keySet().stream().map(VectorKernelsTest::fileName).collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.class")) {
            for (Path file : files) {
                if (!allowed.contains(file.getFileName().toString())) {
                    ClassFile.of().parse(file).constantPool().forEach(entry ->
                            assertFalse(entry.toString().contains(VECTORS), file + " has " + entry));
                }
            }
        }
    }

    private static Stream<MethodModel> kernels() {
        Predicate<MethodModel> computes = method -> calls(method)
                .anyMatch(call -> call.owner().asInternalName().startsWith(VECTORS)
                        && call.name().stringValue().equals("intoArray"));
        return classes.stream().flatMap(type -> type.methods().stream()).filter(computes);
    }

    private static Stream<InvokeInstruction> calls(MethodModel method) {
        return method.code().stream().flatMap(code -> code.elementStream())
                .filter(InvokeInstruction.class::isInstance).map(InvokeInstruction.class::cast);
    }
}
