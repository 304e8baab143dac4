package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** README shows every page of the console, by pictures that nobody waits for. */
class ReadmePicturesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PICTURES = ROOT.resolve("config").resolve("console");
    private static final int MOST_BYTES = 500_000;

    @Test
    void shouldShowEveryPageOfTheConsole() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String views = Files.readString(Path.of("src/main/resources/console/main.js"));
        Set<String> pages = Pattern.compile("case '(\\w+)': return").matcher(views).results()
                .map(view -> view.group(1)).collect(Collectors.toCollection(TreeSet::new));
        pages.add("now");
        assertTrue(pages.size() > 5, pages::toString);
        pages.addAll(Pictures.PAGES);
        assertEquals(List.of(), pages.stream().filter(page -> !readme.contains("config/console/" + page + ".png"))
                .toList(), "pages without a picture in README");
        long bytes = 0;
        for (String page : pages) {
            bytes += Files.size(PICTURES.resolve(page + ".png"));
        }
        assertTrue(bytes < MOST_BYTES, bytes + " bytes of pictures");
    }
}
