package io.patchcord.bridge;

import io.patchcord.codec.AudioFormat;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.simulator.CallPlan;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The board of a server that has been at work for an hour, in a real browser; README shows its picture. */
class BoardBrowserTest {
    private static final int ENDED = 180;
    private static final String SETTINGS = "calls:\n  max-calls: 10\n";
    private static final List<String> NAMES = List.of("Asha Rao", "Bo Chen", "Carla Díaz", "Dmitri Wolff", "Edda Quist",
            "Farid Haddad");

    /** More of them the later it gets, with failures of every party. */
    private static final String CALLS = """
            INSERT INTO call_record (call_sid, account_sid, caller, called, customer_id, agent, received_at, ended_at,
                end_reason, end_party, turn_gap_micros, greeting_gap_micros)
            SELECT 'CA' || LPAD(CAST(x AS VARCHAR), 32, '0'), 'AC1', '+9198765' || LPAD(CAST(x AS VARCHAR), 5, '0'),
                '+15005550006', 'C-' || x, 'general',
                DATEADD('SECOND', -CAST(3300 * POWER(x / 180.0, 1.3) AS INT) - MOD(x * 53, 97) - 20, CURRENT_TIMESTAMP),
                DATEADD('SECOND', -CAST(3300 * POWER(x / 180.0, 1.3) AS INT), CURRENT_TIMESTAMP),
                CASE WHEN MOD(x, 60) = 7 THEN 'NOT_ADMITTED' WHEN MOD(x, 36) = 5 THEN 'AGENT_LOST'
                    WHEN MOD(x, 90) = 11 THEN 'MEDIA_LOST' WHEN MOD(x, 3) = 0 THEN 'CALLER_HUNG_UP'
                    WHEN MOD(x, 7) = 0 THEN 'TRANSFERRED' ELSE 'AGENT_FINISHED' END,
                CASE WHEN MOD(x, 60) = 7 THEN 'BRIDGE' WHEN MOD(x, 36) = 5 THEN 'AGENT'
                    WHEN MOD(x, 90) = 11 THEN 'CALLER' WHEN MOD(x, 3) = 0 THEN 'CALLER' ELSE 'AGENT' END,
                400000 + MOD(x * 104729, 900000), 200000 + MOD(x * 1299709, 300000)
            FROM SYSTEM_RANGE(1, %d) AS a (x)""".formatted(ENDED);

    @TempDir
    Path directory;

    @Test
    void shouldShowTheCallsOfNowAndOfTheLastHour() throws Exception {
        try (Browser browser = new Browser(); Testbed bed = new Testbed(directory, SETTINGS)) {
            seed(bed.data());
            for (int at = 0; at < NAMES.size(); at++) {
                bed.bridge().customers().upsert(new PhoneNumber(number(at)), new Customer("C-100" + at, NAMES.get(at),
                        Optional.empty(), BigDecimal.TEN, true, "en", Map.of()));
            }
            browser.screen(1280, 900, false);
            browser.open(new OperatorPeer(bed.bridge()).url() + "/");
            browser.until("document.querySelector('#link')?.textContent === 'live'");
            List<Talk> talks = new ArrayList<>();
            for (int at = 0; at < NAMES.size(); at++) {
                talks.add(bed.talk(CallPlan.of(number(at), Testbed.CALLED), AudioFormat.ULAW_8000,
                        AudioFormat.ULAW_8000));
            }
            ConsoleBrowserTest.converse(talks.subList(0, 4).toArray(Talk[]::new));
            browser.until("document.querySelectorAll('#calls tbody tr').length === " + NAMES.size());
            browser.until("document.querySelector('.wide .figure').innerText.startsWith('"
                    + (ENDED + NAMES.size()) + " calls, in the last 5 minutes ')");
            for (String part : List.of("bridge 3", "3 failed", "not admitted 3", "agent lost 5", "media lost 2")) {
                browser.until("document.querySelector('.parties').innerText.includes('" + part + "')");
            }
            browser.until("document.querySelectorAll('.parties b').length === 3");
            new PageCheck(browser).page("now");
        }
    }

    private static String number(int at) {
        return "+91987650000" + at;
    }

    /** Beside the bridge, which keeps its own. */
    private static void seed(Path data) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + data.toAbsolutePath().normalize()
                .resolve("patchcord") + ";IFEXISTS=TRUE", "patchcord", "");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(CALLS);
        }
    }
}
