package io.patchcord.call;

import io.patchcord.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What hides digits in what was said. */
public final class CallTargets {
    private CallTargets() {
    }

    /** All of them. */
    public static List<FuzzTarget> all() {
        return List.of(FuzzTarget.ofTexts("redaction", List.of("My card is 4111 1111 1111 1111, 12/27.",
                "call +14155550100 or 0049-30-1234567", "5500-0000-0000-0004", "37828224631000 378282246310005"),
                List.of("4111111111111111", " ", "-", ". ", ",", "0", "1234", "+", "٣", "x"), 400, input -> {
                    String text = new String(input, StandardCharsets.UTF_8);
                    String hidden = Redaction.cards(text);
                    String numbers = Redaction.numbers(text);
                    if (!isHidden(text, hidden) || !isHidden(text, numbers)) {
                        throw new AssertionError(text + " -> " + hidden);
                    }
                    return hidden.equals(text) + " " + numbers.equals(text);
                }));
    }

    /** Whether nothing but characters that were not stars have become stars. */
    private static boolean isHidden(String text, String hidden) {
        boolean same = hidden.length() == text.length();
        for (int at = 0; at < text.length() && same; at++) {
            same = hidden.charAt(at) == text.charAt(at) || hidden.charAt(at) == '*';
        }
        return same;
    }
}
