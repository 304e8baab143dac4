package io.patchcord.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsConfigTest {
    @TempDir
    private Path directory;

    @Test
    void toolsAndKeysAreRead() throws IOException {
        PatchcordConfig config = load("""
                tools:
                  deadline: 9s
                  departments: {Billing: "+15005550020"}
                  lookup-fields: name, plan
                  update-fields: language
                  http:
                    - name: due
                      method: POST
                      url: https://crm.example.com/due?id={{customer_id}}
                      headers: {Authorization: "Bearer ${TOKEN}"}
                      body: '{"a": "{{b}}"}'
                      parameters: '{"type": "object", "properties": {"b": {"type": "string"}}}'
                keys:
                  to-agent: message
                  pause: 0s
                  actions: {"0": transfer, "#": transfer billing, "*": end-call}
                failover: {human-number: "+15005550010"}
                """, Map.of("TOKEN", "hush"));

        HttpToolConfig due = new HttpToolConfig("due", "POST", "https://crm.example.com/due?id={{customer_id}}",
                Map.of("Authorization", new Secret("Bearer hush")), Optional.of("{\"a\": \"{{b}}\"}"),
                Duration.ofSeconds(9), ParameterSchema.parse("{\"type\":\"object\",\"properties\":{\"b\":"
                + "{\"type\":\"string\"}}}"));
        assertEquals(new ToolsConfig(Duration.ofSeconds(9), Map.of("billing", "+15005550020"),
                List.of("name", "plan"), List.of("language"), List.of(due)), config.tools());
        assertEquals(new KeysConfig(KeysConfig.ToAgent.MESSAGE, Duration.ZERO, Map.of(
                '0', new KeysConfig.Action.Transfer(""), '#', new KeysConfig.Action.Transfer("billing"),
                '*', new KeysConfig.Action.HangUp())), config.keys());
        assertFalse(config.toString().contains("hush"), config.toString());
    }

    @Test
    void theOperatorsSectionIsReadWithoutTheSecretsOfTheRest() throws IOException {
        Path file = Files.writeString(directory.resolve("patchcord.yaml"), """
                operator: {port: 9001}
                tools:
                  http:
                    - {name: due, url: "https://crm.example.com/", headers: {Authorization: "Bearer ${NOT_SET}"}}
                """);
        Map<String, String> environment = Map.of("TWILIO_AUTH_TOKEN_FILE", "not-there");
        assertEquals(9001, ConfigLoader.operator(Optional.of(file), environment, directory).port());
        assertThrows(ConfigException.class, () -> ConfigLoader.load(Optional.of(file), environment, directory));
    }

    @Test
    void everyMistakeIsListedWithItsPlace() {
        String message = assertThrows(ConfigException.class, () -> load("""
                tools:
                  deadline: 3m
                  departments: {sales: "0123"}
                  lookup-fields: name, 7up
                  update-fields: amount_due
                  http:
                    - {name: end_call, url: "http://{{host}}/x"}
                    - name: one
                      method: FETCH
                      url: https://h.example.com/a b
                      headers: {Host: x, X-Key: "${ABSENT}"}
                      body: "{broken"
                      parameters: '{"type": "strin"}'
                    - {name: one, method: GET, url: "https://h.example.com/", body: "{}", parameters: "[", teh: x}
                keys:
                  to-agent: maybe
                  actions: {"0": transfer, "1": transfer sale, "22": end-call, "3": sing}
                """, Map.of())).getMessage();
        List<String> problems = message.lines().skip(1).map(String::strip).toList();
        for (String expected : List.of("tools.deadline: must be a duration from 1s to 110s",
                "tools.departments.sales: must be a number such as", "tools.lookup-fields: 7up is not a field",
                "tools.update-fields: amount_due is not an agent's to change",
                "tools.http[0].name: end_call is another tool's name", "tools.http[0].url: must be an http",
                "tools.http[1].method: must be GET", "tools.http[1].url: must be an http",
                "tools.http[1].headers.Host: is set by the client itself",
                "tools.http[1].headers.X-Key: the environment variable ABSENT is not set",
                "tools.http[1].body: must be JSON", "tools.http[1].parameters: is not a JSON schema: /type: ",
                "tools.http[2].name: one is another tool's name", "tools.http[2].body: needs the method POST",
                "tools.http[2].parameters: is not JSON: line 1", "tools.http[2].teh: unknown key",
                "keys.to-agent: must be context, message or never",
                "keys.actions.0: transfer needs failover.human-number",
                "keys.actions.1: no department of tools.departments is named sale; did you mean sales?",
                "keys.actions.22: is no key", "keys.actions.3: must be end-call, transfer, or")) {
            assertEquals(1, problems.stream().filter(line -> line.startsWith(expected)).count(),
                    () -> expected + " in " + message);
        }
        assertEquals(22, problems.size(), message);
    }

    private PatchcordConfig load(String yaml, Map<String, String> environment) throws IOException {
        return ConfigLoader.load(Optional.of(Files.writeString(directory.resolve("my.yaml"), yaml)), environment,
                directory);
    }
}
