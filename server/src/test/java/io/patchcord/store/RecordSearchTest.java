package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.store.RecordQuery.Sort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of records, one after the other, are the records. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordSearchTest {
    private static final int RECORDS = 2_500;
    private static final int ROUND = 500;

    @TempDir
    static Path directory;
    private Database database;
    private RecordSearch search;

    /** The test's own, and empty at first. */
    Database openStore() {
        return TestStore.open(directory);
    }

    @BeforeAll
    void fill() throws IOException {
        database = openStore();
        ManyRecords.fill(database, RECORDS);
        search = new RecordSearch(database);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({"RECEIVED, false", "RECEIVED, true", "TURN_GAP, false", "GREETING_GAP, true"})
    void shouldShowEachRecordOnceAndInItsPlace(Sort sort, boolean ascending) {
        List<StoredCall> all = all(query("", "", "", "", sort, ascending));
        assertEquals(RECORDS, new HashSet<>(all).size());
        assertEquals(RECORDS, all.size());
        Comparator<StoredCall> order = Comparator.comparingLong(call -> RecordSearch.cursor(sort, call).key());
        assertEquals(all.stream().sorted(ascending ? order : order.reversed()).toList(), all);
    }

    @Test
    void shouldFindANumberWhicheverSideItIsOn() {
        List<StoredCall> all = all(query("+15005550007", "", "", "", Sort.RECEIVED, false));
        assertEquals(RECORDS / 20, all.size());
        assertEquals(1, all(query("+919800007919", "", "", "", Sort.RECEIVED, false)).size());
        assertEquals(List.of(), all(query("+15005550099", "", "", "", Sort.RECEIVED, false)));
    }

    @Test
    void shouldFindOnlyWhatMeetsEveryCondition() {
        List<StoredCall> found = all(query("", "", "sales", "AGENT_FINISHED", Sort.RECEIVED, false));
        assertTrue(found.stream().allMatch(call -> call.agent().equals("sales")
                && call.record().orElseThrow().end().name().equals("AGENT_FINISHED")), found::toString);
        assertEquals(RECORDS / 30, found.size());
        RecordQuery days = new RecordQuery("", Optional.empty(), "", "",
                Optional.of(Instant.parse("2026-11-27T23:00:00Z")), Optional.of(Instant.parse("2026-11-27T23:30:00Z")),
                "", Sort.RECEIVED, false, ROUND, Optional.empty());
        assertEquals(60, all(days).size());
    }

    @Test
    void shouldFindTheCallsOfCustomersByTheBeginningOfTheirNameOrOfItsLastWord() {
        CustomerNames names = new CustomerNames(database);
        List<StoredCall> all = all(query("", "", "", "", Sort.RECEIVED, false));
        for (String beginning : List.of("FAMILY7919", "given2919 f", "family79", "nobody", "fam%")) {
            List<String> ids = names.ids(beginning).orElseThrow(() -> new AssertionError(beginning + ": too many"));
            RecordQuery query = new RecordQuery("", Optional.of(ids), "", "", Optional.empty(), Optional.empty(), "",
                    Sort.RECEIVED, false, ROUND, Optional.empty());
            List<StoredCall> found = all(query, 3);
            assertEquals(all.stream().filter(call -> ids.contains(call.customerId())).toList(), found, beginning);
            assertEquals(ids.size(), found.stream().map(StoredCall::customerId).distinct().count());
            List<StoredCall> byGap = all(new RecordQuery("", Optional.of(ids), "", "", Optional.empty(),
                    Optional.empty(), "", Sort.TURN_GAP, true, ROUND, Optional.empty()), 3);
            assertEquals(Set.copyOf(found), Set.copyOf(byGap), beginning);
            assertEquals(found.size(), byGap.size());
        }
        assertEquals(List.of("C-7919"), names.ids("Given2919 Fam").orElseThrow());
        assertEquals(List.of(), names.ids("nobody").orElseThrow());
        assertEquals(Optional.empty(), names.ids("Fam"), "too many to look for the calls of each");
    }

    @Test
    void shouldTellTheNamesOfAPageOfCalls() {
        List<StoredCall> page = search.find(query("", "", "", "", Sort.RECEIVED, false)).calls();
        Map<String, String> names = new CustomerNames(database).of(page);
        assertEquals(page.size(), names.size());
        page.forEach(call -> assertTrue(names.get(call.callSid()).endsWith(" Family" + call.customerId().substring(2)),
                () -> call.customerId() + " is called " + names.get(call.callSid())));
        StoredCall moved = page.getFirst();
        assertEquals(Map.of(), new CustomerNames(database).of(List.of(new StoredCall(moved.callSid(), "",
                moved.caller(), moved.called(), "C-another", "", moved.receivedAt(), Optional.empty()))));
    }

    @Test
    void shouldLookForWordsInSoManyCallsAtATimeAndSayHowToGoOn() {
        RecordQuery rare = said("ON CONTRACT 2400");
        RecordSearch.Page first = search.find(rare);
        assertEquals(List.of(), first.calls(), "it was said earlier");
        assertTrue(first.next().isPresent());
        assertEquals(1, search.find(rare.page(first.next(), ROUND)).calls().size());
        assertEquals(1, all(rare).size());
        assertEquals(RECORDS, all(said("Thank You")).size());
        assertEquals(List.of(), all(said("100%")), "a percent sign is a percent sign");
    }

    private List<StoredCall> all(RecordQuery query) {
        return all(query, ROUND);
    }

    private List<StoredCall> all(RecordQuery query, int most) {
        List<StoredCall> all = new ArrayList<>();
        Optional<RecordQuery.Cursor> from = Optional.empty();
        do {
            RecordSearch.Page page = search.find(query.page(from, most));
            all.addAll(page.calls());
            from = page.next();
        } while (from.isPresent() && all.size() <= RECORDS);
        return all;
    }

    private static RecordQuery query(String number, String customer, String agent, String reason, Sort sort,
                                     boolean ascending) {
        return new RecordQuery(number, Optional.of(List.of(customer)).filter(_ -> !customer.isEmpty()), agent, reason,
                Optional.empty(), Optional.empty(), "", sort, ascending, ROUND, Optional.empty());
    }

    private static RecordQuery said(String text) {
        return new RecordQuery("", Optional.empty(), "", "", Optional.empty(), Optional.empty(), text, Sort.RECEIVED,
                false, ROUND, Optional.empty());
    }
}
