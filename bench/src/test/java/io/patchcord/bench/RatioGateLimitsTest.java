package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatioGateLimitsTest {
    private static final String GOOD = "PlantedBenchmark.work | rival=healthy | rival=reference | 0.6 | 1";

    @Test
    void readsRulesBetweenComments() throws IOException {
        GateLimits limits = read("# a comment\n\nmargin 30 %\n" + GOOD + "\n"
                + "StepBenchmark.step | pair=ulaw_8000 pcm_8000, rival=table | - | - | 1");
        assertEquals(0.3, limits.margin(), 1e-9);
        assertEquals(2, limits.rules().size());
        GateRule first = limits.rules().getFirst();
        assertEquals(Optional.of(first.ours().with(Map.of("rival", "reference"))), first.rival());
        assertEquals(0.6, first.maxRatio().getAsDouble());
        assertEquals(1, first.bytesBelow().getAsDouble());
        assertEquals("StepBenchmark.step pair=ulaw_8000 pcm_8000, rival=table", limits.rules().getLast().toString());
    }

    /** Every pair, by the tables and by vectors, without garbage. */
    @Test
    void oursForbidGarbageInEveryStep() throws IOException {
        List<GateRule> rules = GateLimits.ours().rules();
        for (String pair : Frames.values(StepBenchmark.class, "pair")) {
            for (String rival : List.of("table", "vector")) {
                Combination step = new Combination("StepBenchmark.step",
                        new TreeMap<>(Map.of("pair", pair, "rival", rival)));
                assertTrue(rules.stream().anyMatch(rule -> rule.ours().equals(step)
                        && rule.bytesBelow().orElse(2) <= 1), step::toString);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "NoBenchmark.work | rival=healthy | - | - | 1; no benchmark NoBenchmark.work",
        "PlantedBenchmark.play | rival=healthy | - | - | 1; no benchmark PlantedBenchmark.play",
        "PlantedBenchmark.work | rival=nobody | - | - | 1; rival=nobody is none of",
        "PlantedBenchmark.work | rival=healthy | rival=nobody | 1 | 1; rival=nobody is none of",
        "PlantedBenchmark.work | rival=healthy, pair=x | - | - | 1; has the parameters [rival]",
        "StepBenchmark.step | rival=table | - | - | 1; has the parameters [pair, rival]",
        "PlantedBenchmark.work | healthy | - | - | 1; name=value, not \"healthy\"",
        "PlantedBenchmark.work | rival=healthy | - | 1; 5 columns between |, this line has 4",
        "PlantedBenchmark.work | rival=healthy | - | - | one; not a number: \"one\"",
        "PlantedBenchmark.work | rival=healthy | rival=reference | -0.5 | 1; not a number above 0",
        "PlantedBenchmark.work | rival=healthy | rival=reference | NaN | 1; not a number above 0",
        "PlantedBenchmark.work | rival=healthy | - | 0.5 | 1; come together",
        "PlantedBenchmark.work | rival=healthy | rival=reference | - | 1; come together",
        "PlantedBenchmark.work | rival=healthy | - | - | -; without a limit",
        "margin 0.3; so many %",
        "margin much %; not a number: \"much\"",
    })
    void namesTheLineThatIsWrong(String line, String why) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                () -> read("# first\n" + GOOD + "\n" + line + "\n"));
        assertTrue(refusal.getMessage().startsWith("planted, line 3: "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(why), refusal::getMessage);
    }

    @Test
    void wantsAMargin() {
        assertThrows(IllegalArgumentException.class, () -> read(GOOD + "\n"));
    }

    @Test
    void wantsAtLeastOneRule() {
        assertThrows(IllegalArgumentException.class, () -> read("# nothing\nmargin 25 %\n"));
    }

    private static GateLimits read(String text) throws IOException {
        return GateLimits.read("planted", new StringReader(text), new Subjects());
    }
}
