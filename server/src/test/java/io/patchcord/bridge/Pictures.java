package io.patchcord.bridge;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/**
 * The pictures of the console in README. The browser's tests make them anew, small, in the directory that the property
 * {@code patchcord.pictures} names: {@code mvn -pl server -am test -Dtest='*BrowserTest'
 * -Dsurefire.failIfNoSpecifiedTests=false -Dpatchcord.pictures=$PWD/config/console}.
 */
final class Pictures {
    static final List<String> PAGES = List.of("now", "call", "recording", "history", "compare", "customers", "phone");
    private static final Optional<Path> DIRECTORY = Optional.ofNullable(System.getProperty("patchcord.pictures"))
            .map(Path::of);
    private static final int COLOURS = 256;
    private static final int BYTE = 0xFF;

    private Pictures() {
    }

    /** Keeps this screenshot if README has one of the page and pictures are wanted. */
    static void keep(String page, Path screenshot) throws IOException {
        if (DIRECTORY.isPresent() && PAGES.contains(page)) {
            Files.createDirectories(DIRECTORY.get());
            ImageIO.write(small(ImageIO.read(screenshot.toFile())), "png",
                    DIRECTORY.get().resolve(page + ".png").toFile());
        }
    }

    /** The same in its most frequent colours: a page has few, and the edges of its letters many that are alike. */
    private static BufferedImage small(BufferedImage picture) {
        int width = picture.getWidth();
        int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        Map<Integer, Long> counts = Arrays.stream(pixels).boxed()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        int[] colours = counts.entrySet().stream().sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
                .limit(COLOURS).mapToInt(Map.Entry::getKey).toArray();
        Map<Integer, Integer> nearest = counts.keySet().stream()
                .collect(Collectors.toMap(Function.identity(), colour -> nearest(colours, colour)));
        BufferedImage small = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, colours.length, colours, 0, false, -1, 0));
        WritableRaster raster = small.getRaster();
        for (int at = 0; at < pixels.length; at++) {
            raster.setSample(at % width, at / width, 0, nearest.get(pixels[at]));
        }
        return small;
    }

    private static int nearest(int[] colours, int colour) {
        int best = 0;
        for (int at = 1; at < colours.length; at++) {
            if (distance(colours[at], colour) < distance(colours[best], colour)) {
                best = at;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int sum = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            int apart = (one >> shift & BYTE) - (other >> shift & BYTE);
            sum += apart * apart;
        }
        return sum;
    }
}
