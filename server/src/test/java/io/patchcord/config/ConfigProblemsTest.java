package io.patchcord.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigProblemsTest {
    @TempDir
    private Path directory;

    @Test
    void everyProblemIsToldAtOnce() throws IOException {
        List<String> problems = problems("""
                listener: {port: 99999, publicurl: "https://x"}
                operator: nonsense
                twilio: {verify-signatures: maybe, auth-token: hush, phone-number: +15005550006}
                elevenlabs: {base-url: "ftp://x", signed-url-lifetime: 20m}
                call: {max-calls: 3}
                calls: {pre-dial: soon, media-silence: 5, max-calls: many}
                store: {url: "jdbc:postgresql://db/x?password=hush"}
                agents:
                  list: [{name: a, id: i1}, {name: a, id: "i 2"}, {name: b}, lone]
                  rules: [{agent: bb, when: {known: true}}, {agent: a}, {when: {knwon: true, called: 15005550006}}]
                """, Map.of("PATCHCORD_OPERATOR_PORT", "x", "TWILIO_ACCOUNT_SID", "your_account_sid"));

        assertEquals(List.of(
                "PATCHCORD_OPERATOR_PORT: must be a whole number from 0 to 65535",
                "TWILIO_ACCOUNT_SID: must be AC followed by 32 hexadecimal digits",
                "agents.general: no agent is named general",
                "agents.list: two agents are named a",
                "agents.list[1].id: must be an ElevenLabs id: letters, digits, dashes and underscores",
                "agents.list[2].id: is missing",
                "agents.list[3].id: is missing",
                "agents.list[3].name: is missing",
                "agents.list[3]: must be a mapping of keys to values",
                "agents.rules[0].agent: no agent is named bb; did you mean b?",
                "agents.rules[1].when: must hold at least one condition",
                "agents.rules[2].agent: is missing",
                "agents.rules[2].when.called: must be a number such as +14155550100, in quotes, "
                        + "or an address with a colon",
                "agents.rules[2].when.knwon: unknown key; did you mean known?",
                "call: unknown key; did you mean calls?",
                "calls.max-calls: must be a whole number from 1 to 10000",
                "calls.media-silence: must be a duration from 1s to 1m, a number with ms, s, m, h or d such as 5s",
                "calls.pre-dial: must be conversation, socket or off",
                "elevenlabs.base-url: must be an http:// or https:// URL of host and port alone: no path, query, "
                        + "fragment or user",
                "elevenlabs.signed-url-lifetime: must be a duration from 0s to 15m, "
                        + "a number with ms, s, m, h or d such as 10m",
                "listener.port: must be a whole number from 0 to 65535",
                "listener.publicurl: unknown key; did you mean public-url?",
                "operator: must be a mapping of keys to values",
                "store.url: must be a jdbc: URL without password, which PATCHCORD_DB_PASSWORD holds",
                "twilio.auth-token: is a secret: set the environment variable TWILIO_AUTH_TOKEN instead",
                "twilio.phone-number: must be a number such as +14155550100; in YAML it needs quotes",
                "twilio.verify-signatures: must be true or false"), problems);
        assertFalse(problems.toString().contains("hush"));
    }

    @Test
    void aKeyThatStandsTwiceIsToldWithBothLines() throws IOException {
        assertEquals(List.of(
                "agents.list[1].id: stands twice, in line 6 and in line 8: remove one of them",
                "calls: stands twice, in line 1 and in line 9: remove one of them",
                "tools: stands twice, in line 10 and in line 11: remove one of them"), problems("""
                calls: {max-calls: 3}
                agents:
                  list:
                    - {name: general, id: &shared a}
                    - name: other
                      id: b
                      fallback: general
                      id: hush
                calls: {max-calls: 4}
                tools:
                tools:
                """, Map.of()));
    }

    @Test
    void whatIsWrongWithTheRecordingsIsTold() throws IOException {
        assertEquals(List.of(
                "recording.agents: no agent is named bot; did you mean bob?",
                "recording.agents[2]: must be a word",
                "recording.announcement: must say something while consent is announce",
                "recording.consent: must be announce or given",
                "recording.format: must be ulaw or pcm_16",
                "recording.max-length: must be a duration from 1s to 24h, a number with ms, s, m, h or d such as 2h",
                "recording.retention-days: must be a whole number from 0 to 3650"), problems("""
                agents: {general: bob, list: [{name: bob, id: agent_1}]}
                recording:
                  agents: [bob, bot, {}]
                  announcement: ""
                  consent: never
                  format: mp3
                  max-length: 0s
                  retention-days: -1
                """, Map.of()));
    }

    @Test
    void tlsNeedsBothFilesThatCanBeReadAndAnHttpsAddress() throws IOException {
        String file = directory.resolve("patchcord.yaml").toString();
        assertEquals(List.of("listener.public-url: must be given, and https, for listener.tls ends TLS here",
                "listener.tls.private-key: /nowhere/privkey.pem cannot be read: does it exist, and may this "
                        + "user read it?"),
                problems("listener: {public-url: \"http://a.example\", tls: {certificate: \"" + file
                        + "\", private-key: /nowhere/privkey.pem}}\n", Map.of()));
        assertEquals(List.of("PATCHCORD_TLS_CERTIFICATE: " + directory
                        + " cannot be read: does it exist, and may this user read it?",
                "listener.tls.certificate: is needed beside private-key, and the other way round"),
                problems("", Map.of("PATCHCORD_TLS_CERTIFICATE", directory.toString())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice.example.com", "https://", "https://x/path", "https://x?q", "https://x#f",
            "https://user@x", "https://x:99999", "wss://x", "https://x y", "https://a_b:x"})
    void aPublicUrlThatIsMoreOrLessThanAnOriginIsRefused(String url) throws IOException {
        List<String> problems = problems("", Map.of("PATCHCORD_PUBLIC_URL", url));
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith("PATCHCORD_PUBLIC_URL: must be"), problems::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            twilio: {auth-token: x}     | twilio.auth-token: is a secret
            elevenlabs: {api-key: x}    | elevenlabs.api-key: is a secret
            store: {password: x}        | store.password: is a secret
            listener: {port: [1]}       | listener.port: must be a single value
            agents: {list: x}           | agents.list: must be a list
            agents: {rules: {a: b}}     | agents.rules: must be a list
            agents: {list: [{name: general, id: a, fallback: b}]} | the fallback of general: no agent is named b
            agents: {list: [{name: general, id: a, fallback: general}]} | must be another agent than itself
            operator: {port: 8000}      | operator.port: must differ from listener.port
            [1, 2]                      | is not valid YAML
            'a: b: c'                   | is not valid YAML
            '? {a.b: c}'                | the key in line 1 is not a text
            'a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v: 1' | the key in line 1 has more than 20 dots
            """)
    void aFileIsRefusedWith(String yaml, String problem) throws IOException {
        List<String> problems = problems(yaml, Map.of());
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().contains(problem), problems::toString);
    }

    @Test
    void pricesAndWebhooksThatCannotBeMeantAreTold() throws IOException {
        assertEquals(List.of(
                "costs.agent-minute: must be a price such as 0.0085",
                "costs.cap-per-day: must be a price such as 0.0085",
                "costs.currency: must be a currency of three letters such as USD",
                "costs.inbound.1800: must be the beginning of a number such as \"+1800\", in quotes, or of an address "
                        + "such as \"sip:\"",
                "costs.inbound.other: must be a price such as 0.0085",
                "costs.outbound: needs a price named other for numbers that begin otherwise",
                "webhooks.call-ended: is sent signed: set PATCHCORD_WEBHOOK_SECRET to a secret that the receiver knows",
                "webhooks.personalization-header: must be the name of a header",
                "webhooks.post-call-wait: must be a duration from 100ms to 24h, a number with ms, s, m, h or d such as "
                        + "10m"), problems("""
                costs:
                  currency: euro
                  inbound: {+1800: 0.02, other: cheap}
                  outbound: {"+44": 1}
                  agent-minute: 0,10
                  cap-per-day: -5
                webhooks:
                  call-ended: https://crm.example.com/calls?key=1
                  personalization-header: "X Secret"
                  post-call-wait: 10
                """, Map.of()));
        assertEquals(List.of("webhooks.call-ended: must be an http:// or https:// URL"),
                problems("webhooks: {call-ended: crm.example.com}", Map.of("PATCHCORD_WEBHOOK_SECRET", "s")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d", "47h", "3651d", "90", "2w", "-2d"})
    void callsAreNotKeptTooShortNorTooLong(String kept) throws IOException {
        assertEquals(List.of("privacy.keep-calls: must be a duration from 2d to 3650d, a number with ms, s, m, h or d"
                + " such as 0s"), problems("privacy: {keep-calls: " + kept + "}", Map.of()));
    }

    @Test
    void callsAreKeptUntilOthersHaveBeenTold() throws IOException {
        assertEquals(List.of("privacy.keep-calls: must not be less than webhooks.call-ended-max-age: what is still to"
                + " be told of a call goes with it"), problems("privacy: {keep-calls: 29d}\nwebhooks:"
                + " {call-ended-max-age: 30d, call-ended: \"https://crm.example.com\"}",
                Map.of("PATCHCORD_WEBHOOK_SECRET", "s")));
    }

    @Test
    void anApiKeyWithoutAnAgentIsRefused() throws IOException {
        assertEquals(List.of("ELEVENLABS_API_KEY: is set but there is no agent: set ELEVENLABS_AGENT_ID or fill "
                + "agents.list"), problems("", Map.of("ELEVENLABS_API_KEY", "sk")));
    }

    @Test
    void aTokenWithABlankInsideIsRefusedUnseen() throws IOException {
        assertEquals(List.of("ELEVENLABS_API_KEY: must not contain white space"),
                problems("", Map.of("ELEVENLABS_API_KEY", "hu sh", "ELEVENLABS_AGENT_ID", "a")));
    }

    @Test
    void aBadDotEnvLineIsNamedByItsNumberAndNotShown() throws IOException {
        Files.writeString(directory.resolve(".env"), "A=1\nhush hush\nB=\"open\n");
        Path dotEnv = directory.resolve(".env");
        assertEquals(List.of(dotEnv + " line 2: not of the form NAME=value", dotEnv + " line 3: quotes do not match"),
                problems("", Map.of()));
    }

    private List<String> problems(String yaml, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("patchcord.yaml"), yaml);
        return assertThrows(ConfigException.class,
                () -> ConfigLoader.load(Optional.of(file), environment, directory))
                .getMessage().lines().skip(1).map(String::strip).sorted().toList();
    }
}
