package io.patchcord.control;

import io.patchcord.fuzz.FuzzTarget;
import io.patchcord.outbound.OrderForm;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Set;

/** What reads operators' files. */
public final class ControlTargets {
    private ControlTargets() {
    }

    /** All of them. */
    public static List<FuzzTarget> all() {
        OrderForm form = new OrderForm(Set.of("general"), "general", "+15005550006");
        return List.of(FuzzTarget.ofTexts("batch-csv", List.of("to,agent,name\n+14155550100,general,Asha\n",
                "to\n+14155550100\n+14155550101\n", "to;name\n+14155550100;x\n"),
                List.of("\"", ",", "\n", "\r\n", "to", "agent", "+14155550100", "system__a"), 1_200, input -> {
                    BatchCsv csv = new BatchCsv(form, "b");
                    int orders = csv.read(new ByteArrayInputStream(input)).size();
                    return Math.min(orders, 5) + (csv.problems().isEmpty() ? "" : " "
                            + csv.problems().getFirst().replaceAll("\\d+", "0").replaceFirst("^(.{40}).*", "$1"));
                }));
    }
}
