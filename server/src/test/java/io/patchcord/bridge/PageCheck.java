package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.simulator.NodePackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether pages of the console can be read and used by everybody; pictures of them are left under target. */
final class PageCheck {
    private static final Path PICTURES = Path.of("target", "console");
    private static final String SERIOUS = "axe.run(document, {resultTypes: ['violations']%s}).then(result =>"
            + " result.violations.filter(one => ['serious', 'critical'].includes(one.impact))"
            + ".map(one => one.id + ': ' + one.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')))";

    private final Browser browser;
    /** What a page has axe by, once it was run. */
    private final String axe;

    PageCheck(Browser browser) throws IOException, InterruptedException {
        this.browser = browser;
        this.axe = "if (!window.axe) { "
                + Files.readString(NodePackages.installed().resolve("node_modules/axe-core/axe.min.js")) + " }; 0";
    }

    /** Looks at the page as it is, on a desk by day and by night, and on a phone. */
    void page(String page) throws IOException {
        List<String> findings = new ArrayList<>();
        browser.value("document.getElementById('notice').textContent = ''");
        for (boolean dark : new boolean[] {true, false}) {
            browser.screen(1280, 900, dark);
            browser.value(axe);
            browser.value(String.format(SERIOUS, dark ? ", runOnly: ['color-contrast']" : ""))
                    .forEach(finding -> findings.add(page + (dark ? ", dark: " : ", light: ") + finding.asText()));
            browser.screenshot(PICTURES.resolve(page + (dark ? "-dark.png" : ".png")));
        }
        Pictures.keep(page, PICTURES.resolve(page + ".png"));
        browser.screen(390, 844, false);
        browser.screenshot(PICTURES.resolve(page + "-phone.png"));
        assertEquals("0", browser.value("String(document.documentElement.scrollWidth - innerWidth)").asText(),
                page + " is wider than a phone");
        browser.screen(1280, 900, false);
        assertEquals(List.of(), findings);
    }
}
