package io.patchcord.store;

import io.patchcord.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.util.List;

/** What reads customer files. */
public final class StoreTargets {
    private StoreTargets() {
    }

    /** All of them. */
    public static List<FuzzTarget> all() {
        return List.of(FuzzTarget.ofTexts("customers-csv", List.of(
                "phone,customer_id,name,due_date,amount_due,emi_eligible,language,plan\n"
                        + "+919876543210,C-1,\"Rao, Asha\",2026-01-31,12.50,true,en,gold\n",
                "\uFEFFphone,name\r\n+14155550100,\"a \"\"b\"\"\"\r\n\r\n+14155550101,c\r\n"),
                List.of("\"", "\"\"", ",", "\n", "\r\n", "\r", ";", "\uFEFF", "+14155550100", "phone", "true",
                        "\0"), 1_200, input -> {
                    CustomerCsv csv = new CustomerCsv();
                    int[] rows = new int[1];
                    csv.read(new ByteArrayInputStream(input), (_, _) -> rows[0]++);
                    return Math.min(rows[0], 5) + (csv.problems().isEmpty() ? "" : " "
                            + csv.problems().getFirst().replaceAll("\\d+", "0").replaceFirst("^(.{40}).*", "$1"));
                }));
    }
}
