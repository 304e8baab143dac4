package io.patchcord.tools;

import io.patchcord.call.ClientTool;
import io.patchcord.call.ToolException;
import io.patchcord.call.ToolRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * {@code transfer_to_human}: puts the caller through to a department of the configuration, or to the human. An agent
 * chooses among names, never a number.
 */
record TransferTool(Duration deadline, Optional<String> human, Map<String, String> departments)
        implements ClientTool {
    @Override
    public String name() {
        return "transfer_to_human";
    }

    @Override
    public String run(ToolRequest request) throws ToolException {
        Optional<String> department = Parameters.text(Parameters.parse(request.parameters()), "department");
        request.actions().transfer(department.isPresent() ? number(department.get()) : number());
        return "Transfer is starting.";
    }

    private String number(String department) throws ToolException {
        String number = departments.get(department.toLowerCase(Locale.ROOT));
        if (number == null) {
            throw ToolException.mistake("There is no department " + department + "; " + choice());
        }
        return number;
    }

    private String number() throws ToolException {
        if (human.isPresent()) {
            return human.get();
        }
        if (departments.size() == 1) {
            return departments.values().iterator().next();
        }
        throw departments.isEmpty()
                ? ToolException.failure("Nobody can be transferred to: failover.human-number is not configured.")
                : ToolException.mistake("The parameter department is missing; " + choice());
    }

    private String choice() {
        return departments.isEmpty() ? "none is configured under tools.departments."
                : "choose one of: " + String.join(", ", new TreeSet<>(departments.keySet())) + ".";
    }
}
