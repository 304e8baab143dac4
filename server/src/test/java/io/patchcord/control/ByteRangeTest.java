package io.patchcord.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({"bytes=0-99, 0 100", "bytes=44-, 44 1000", "Bytes=-10, 990 1000", "bytes=-5000, 0 1000",
        "bytes=900-5000, 900 1000", "bytes=999-999, 999 1000", "bytes=1000-, none", "bytes=-0, none",
        "bytes=2000-3000, none", "bytes=5-4, all", "bytes=-, all", "'bytes=0-1,5-6', all", "lines=0-1, all",
        "bytes=x-y, all", "bytes=0-99999999999999999999, all"})
    void shouldReadOneRangeAndElseAnswerWithAll(String header, String expected) {
        assertEquals(expected, ByteRange.of(header, 1_000)
                .map(range -> range.isEmpty() ? "none" : range.from() + " " + range.to()).orElse("all"));
    }
}
