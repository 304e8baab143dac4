package io.patchcord;

import io.patchcord.call.KeyAction;
import io.patchcord.call.KeyPlan;
import io.patchcord.config.KeysConfig;
import io.patchcord.config.PatchcordConfig;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What becomes of keys, with the numbers of departments in place of their names. */
final class Keys {
    private Keys() {
    }

    /** The plan of a configuration that has been checked. */
    static KeyPlan plan(PatchcordConfig config) {
        KeysConfig keys = config.keys();
        Map<Character, KeyAction> actions = new HashMap<>();
        keys.actions().forEach((key, action) -> actions.put(key, switch (action) {
            case KeysConfig.Action.HangUp() -> new KeyAction.HangUp();
            case KeysConfig.Action.Transfer(String department) -> new KeyAction.Transfer(department.isEmpty()
                    ? config.failover().humanNumber().orElseThrow()
                    : config.tools().departments().get(department.toLowerCase(Locale.ROOT)));
        }));
        return new KeyPlan(toAgent(keys.toAgent()), keys.pause(), actions);
    }

    private static KeyPlan.ToAgent toAgent(KeysConfig.ToAgent setting) {
        return switch (setting) {
            case CONTEXT -> KeyPlan.ToAgent.CONTEXT;
            case MESSAGE -> KeyPlan.ToAgent.MESSAGE;
            case NEVER -> KeyPlan.ToAgent.NEVER;
        };
    }
}
