package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom: the outer packages know the inner ones, never sideways. */
class ArchitectureTest {
    private static final String BASE = "io.patchcord";
    private static final String ROOT = "";
    /** For each package the packages of ours it may name. One that is not listed here fails the test. */
    private static final Map<String, Set<String>> MAY_NAME = Map.ofEntries(
            Map.entry("codec", Set.of()),
            Map.entry("customer", Set.of()),
            Map.entry("net", Set.of("codec", "customer")),
            Map.entry("config", Set.of("customer")),
            Map.entry("call", Set.of("codec", "customer")),
            Map.entry("outbound", Set.of("call", "customer")),
            Map.entry("twilio", Set.of("call", "codec", "customer", "config", "net", "outbound")),
            Map.entry("elevenlabs", Set.of("call", "codec", "customer", "config", "net")),
            Map.entry("outbox", Set.of("call", "codec", "customer", "config", "net")),
            Map.entry("store", Set.of("call", "codec", "customer", "config", "outbound")),
            Map.entry("tools", Set.of("call", "customer", "config", "net")),
            Map.entry("metrics", Set.of("call", "codec", "customer", "config")),
            Map.entry("tracing", Set.of("call", "codec", "customer")),
            Map.entry("capture", Set.of("call", "config", "net")),
            Map.entry("replay", Set.of("call", "customer", "net", "twilio", "elevenlabs")),
            Map.entry("recording", Set.of("call", "codec", "config")),
            Map.entry("control", Set.of("call", "codec", "customer", "config", "metrics", "store", "twilio",
                    "elevenlabs", "net", "outbound", "recording", "capture")),
            Map.entry("simulator", Set.of("call", "codec", "customer", "config", "metrics")),
            Map.entry("launcher", Set.of()));
    private static final Set<String> OUTERMOST = Set.of(ROOT);

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(BASE);

    static Stream<String> packages() {
        return packagesOf(CLASSES).stream();
    }

    @Test
    void shouldSeeTheClassesItJudges() {
        assertTrue(CLASSES.size() > 50, () -> "only " + CLASSES.size() + " classes are seen");
        for (String name : MAY_NAME.keySet()) {
            assertTrue(name.equals("launcher") || packagesOf(CLASSES).contains(name), () -> "no class of " + name);
        }
        assertTrue(packagesOf(CLASSES).contains(ROOT));
        assertTrue(CLASSES.contain(BASE + ".call.Call") && CLASSES.contain(BASE + ".codec.G711"));
        assertFalse(CLASSES.contain(ArchitectureTest.class), "tests are not judged");
    }

    @Test
    void shouldSeeADependencyWhereThereIsOne() {
        assertTrue(packagesNamedBy("call").contains("customer"));
        assertTrue(packagesNamedBy("twilio").containsAll(Set.of("call", "net")));
        assertTrue(named("net", (from, to) -> to.startsWith("io.helidon.")).count() > 10);
    }

    @Test
    void shouldNotWriteTreesThroughBuffersThatAreKeptByThread() {
        List<String> calls = CLASSES.stream().flatMap(one -> one.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTarget().getName().equals("toString")
                        && call.getTargetOwner().isAssignableTo(JsonNode.class)
                        && !call.getOriginOwner().getPackageName().startsWith(BASE + ".simulator"))
                .map(call -> call.getDescription()).toList();
        assertEquals(List.of(), calls, "a tree is written by Json.text");
    }

    @ParameterizedTest
    @MethodSource("packages")
    void shouldNameNoPackageButThoseFurtherIn(String name) {
        if (OUTERMOST.contains(name)) {
            return;
        }
        assertTrue(MAY_NAME.containsKey(name), () -> "say in this test whom " + name + " may name");
        Set<String> allowed = MAY_NAME.get(name);
        assertNone(named(name, (from, to) -> !allowed.contains(packageOf(to)) && !packageOf(to).equals(name)
                && isOurs(to)));
    }

    @Test
    void shouldLetNobodyNameTheRootPackage() {
        packages().filter(name -> !name.equals(ROOT)).forEach(name ->
                assertNone(named(name, (from, to) -> isOurs(to) && packageOf(to).equals(ROOT))));
    }

    @Test
    void shouldHaveNoCycleBetweenPackages() {
        Map<String, Set<String>> graph = new TreeMap<>();
        packages().forEach(name -> graph.put(name, packagesNamedBy(name)));
        List<String> free = new ArrayList<>();
        do {
            free.clear();
            graph.forEach((name, others) -> {
                if (others.stream().noneMatch(graph::containsKey)) {
                    free.add(name);
                }
            });
            free.forEach(graph::remove);
        } while (!free.isEmpty());
        assertEquals(Map.of(), graph, "packages in a cycle");
    }

    @Test
    void shouldKeepTransportAndStorageOutOfACall() {
        assertNone(named("call", (from, to) -> to.startsWith("io.helidon.") || to.startsWith("com.fasterxml.")
                || to.startsWith("java.sql.") || to.startsWith("javax.sql.") || to.startsWith("java.net.")
                || to.startsWith("com.twilio.")));
    }

    @Test
    void shouldKeepTheCodecOnTheJdkAlone() {
        assertNone(named("codec", (from, to) -> to.contains(".") && !isOurs(to) && !to.startsWith("java.")
                && !to.startsWith("com.sun.management.")
                && !(to.startsWith("jdk.incubator.vector.") && from.endsWith("Kernels"))));
    }

    @Test
    void shouldKeepDatabasesInTheStore() {
        packages().filter(name -> !Set.of("store", ROOT).contains(name)).forEach(name ->
                assertNone(named(name, (from, to) -> to.startsWith("java.sql.") || to.startsWith("io.helidon.dbclient")
                        || to.startsWith("org.h2.") || to.startsWith("org.flywaydb."))));
    }

    @Test
    void shouldKeepHelidonsWebSocketListenersOffTheMediaPath() {
        Stream.of("net", "twilio", "elevenlabs").forEach(name ->
                assertNone(named(name, (from, to) -> to.startsWith("io.helidon.websocket.")
                        || to.contains(".websocket.Ws"))));
    }

    private static Stream<String> named(String name, BiPredicate<String, String> which) {
        return CLASSES.stream().filter(one -> packageOf(one.getName()).equals(name))
                .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> which.test(dependency.getOriginClass().getName(), target(dependency)))
                .map(dependency -> dependency.getOriginClass().getName() + " -> " + target(dependency)).distinct();
    }

    private static void assertNone(Stream<String> dependencies) {
        assertEquals(List.of(), dependencies.sorted().toList());
    }

    private static Set<String> packagesNamedBy(String name) {
        Set<String> others = new TreeSet<>();
        CLASSES.stream().filter(one -> packageOf(one.getName()).equals(name))
                .flatMap(one -> one.getDirectDependenciesFromSelf().stream()).map(ArchitectureTest::target)
                .filter(ArchitectureTest::isOurs).map(ArchitectureTest::packageOf)
                .filter(other -> !other.equals(name)).forEach(others::add);
        return others;
    }

    private static Set<String> packagesOf(JavaClasses classes) {
        Set<String> names = new TreeSet<>();
        classes.forEach(one -> names.add(packageOf(one.getName())));
        return names;
    }

    private static String target(Dependency dependency) {
        JavaClass target = dependency.getTargetClass();
        return target.getBaseComponentType().getName();
    }

    private static boolean isOurs(String className) {
        return className.startsWith(BASE + ".");
    }

    /** The part of the package behind the base: empty for the root package itself. */
    private static String packageOf(String className) {
        String inside = isOurs(className) ? className.substring(BASE.length() + 1) : className;
        int dot = inside.indexOf('.');
        return dot < 0 ? ROOT : inside.substring(0, dot);
    }
}
