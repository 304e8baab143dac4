package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.store.CustomerImport.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomerImportTest {
    private static final String HEADER = "phone,customer_id,name,due_date,amount_due,emi_eligible,language";
    private static final String ASHA = "+919876543210,C-1001,Asha Rao,2026-12-05,1499.50,true,en";

    @TempDir
    private Path directory;
    private Database database;
    private CustomerStore customers;

    /** The test's own, and empty at first. */
    Database openStore() {
        return TestStore.open(directory);
    }

    @BeforeEach
    void open() {
        database = openStore();
        customers = new CustomerStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theShippedFileHoldsFiveCustomers() throws IOException {
        Path shipped = Path.of("..", "config", "customers.csv");
        assertEquals(new Result(5, 0), new CustomerImport(database).run(shipped, _ -> { }));
        assertEquals(new Result(0, 5), new CustomerImport(database).run(shipped, _ -> { }));
        assertEquals(Optional.of(new Customer("C-1001", "Asha Rao", Optional.of(LocalDate.parse("2026-12-05")),
                new BigDecimal("1499.50"), true, "en", Map.of("plan", "gold"))), customers.byPhone(TestStore.PHONE));
    }

    @Test
    void columnsMayComeInAnyOrderWithAMarkQuotesLineBreaksAndBlankLines() throws IOException {
        String csv = String.join("\r\n",
                "\uFEFFName,PHONE,plan,customer_id,due_date,amount_due,emi_eligible,language",
                "",
                "\"Rao, \"\"Asha\"\"\nline two\", +919876543210 ,,C-1,,,,",
                "B,+14155550123,basic,C-2,2026-12-05,-3,FALSE,pt-BR");
        assertEquals(new Result(2, 0), run(csv));
        Customer asha = customers.byPhone(TestStore.PHONE).orElseThrow();
        assertEquals("Rao, \"Asha\"\nline two", asha.name());
        assertEquals(Map.of("plan", ""), asha.attributes());
        assertEquals(new BigDecimal("0.00"), asha.amountDue());
        assertEquals("pt-BR", customers.byPhone(new PhoneNumber("+14155550123")).orElseThrow().language());
    }

    @Test
    void everyMistakeIsToldWithItsLineAndNothingIsStored() {
        assertEquals(List.of(
                "line 3: phone is not a number such as +14155550100",
                "line 4: phone +91********10 is on line 2 already",
                "line 5: due_date is not a date such as 2026-12-05",
                "line 6: amount_due is not an amount such as 1499.50",
                "line 7: emi_eligible is neither true nor false",
                "line 8: name is missing",
                "line 9: has 6 columns, the header has 7",
                "line 10: has 8 columns, the header has 7",
                "line 11: customer_id is missing",
                "line 11: language is not a code such as en or pt-BR",
                "line 14: phone is not a number such as +14155550100"),
                problems(HEADER + "\n" + ASHA + """

                0987654321,C-2,B,,,,
                +919876543210,C-3,C,,,,
                +14155550101,C-4,D,05.12.2026,,,
                +14155550102,C-5,E,,"1,499.50",,
                +14155550103,C-6,F,,,maybe,
                +14155550104,C-7, ,,,,
                +14155550105,C-8,G,,,
                +14155550106,C-9,H,,,,,
                +14155550107,,I,,,,english
                +14155550108,C-10,"two
                lines",,,,
                x,C-11,J,,,,
                """));
        assertEquals(0, customers.count());
    }

    @Test
    void aFailedImportLeavesWhatWasThere() {
        customers.upsert(TestStore.PHONE, TestStore.ASHA);
        problems(HEADER + "\n+919876543210,C-9,Changed,,,,\nbad,C-1,B,,,,\n");
        assertEquals(Optional.of(TestStore.ASHA), customers.byPhone(TestStore.PHONE));
    }

    @Test
    void aHeaderThatIsNoneIsRefused() {
        List<String> noHeader = List.of("line 1: the file must begin with a line that names the columns");
        assertEquals(noHeader, problems(""));
        assertEquals(noHeader, problems("\n" + HEADER));
        assertEquals(7, problems(ASHA).stream().filter(line -> line.endsWith("is missing")).count());
        assertEquals(List.of("line 1: column name is there twice", "line 1: column 9 needs a name of letters, digits, "
                + "dashes and underscores"), problems(HEADER + ",name,\n"));
        assertTrue(problems(HEADER.replace(',', ';')).contains("line 1: column phone is missing; separate by commas"));
    }

    @Test
    void aHeaderAloneImportsNobody() throws IOException {
        assertEquals(new Result(0, 0), run(HEADER));
    }

    @Test
    void quotesThatDoNotMatchEndTheReadingWhereTheRowBegins() {
        assertEquals(List.of("line 3: phone is not a number such as +14155550100", "line 4: quotes do not match: one "
                + "is not closed, or text follows a closing one; the rest of the file was not read"),
                problems(HEADER + "\n" + ASHA + "\nx,C,N,,,,\n+14155550101,C-2,\"open,,,,\nx\nx\n"));
        assertEquals(1, problems(HEADER + "\n+14155550101,C-2,\"a\" b,,,,\n").size());
        assertEquals(1, problems("\"phone").size());
    }

    @Test
    void bytesThatAreNotTextAreRefusedWithTheirLine() {
        byte[] latin = (HEADER + "\n" + ASHA + "\n+14155550101,C-2,Gro\u00DF,,,,\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(List.of("line 3: name is not UTF-8 text"), problems(latin));
        assertEquals(List.of("line 2: name has control characters"),
                problems(HEADER + "\n+14155550101,C-2,\0,,,,\n"));
        assertEquals(List.of("line 2: name is longer than 200 characters"),
                problems(HEADER + "\n+14155550101,C-2," + "x".repeat(201) + ",,,,\n"));
    }

    @Test
    void progressIsToldEveryTenThousandRows() throws IOException {
        StringBuilder csv = new StringBuilder(HEADER).append('\n');
        for (int row = 0; row < 20_500; row++) {
            csv.append("+1415").append(1_000_000 + row).append(",C-").append(row).append(",N,,,,\n");
        }
        List<Long> told = new ArrayList<>();
        assertEquals(new Result(20_500, 0), new CustomerImport(database).run(stream(csv.toString()), told::add));
        assertEquals(List.of(10_000L, 20_000L), told);
        assertEquals(20_500, customers.count());
    }

    private Result run(String csv) throws IOException {
        return new CustomerImport(database).run(stream(csv), _ -> { });
    }

    private List<String> problems(String csv) {
        return problems(csv.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> problems(byte[] csv) {
        return assertThrows(ImportException.class,
                () -> new CustomerImport(database).run(new ByteArrayInputStream(csv), _ -> { })).problems();
    }

    private static InputStream stream(String csv) {
        return new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
    }
}
