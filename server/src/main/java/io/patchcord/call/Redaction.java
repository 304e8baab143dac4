package io.patchcord.call;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides in a text what it should not have been told. Stateless; any thread. */
public final class Redaction {
    /** Digits of any script, in groups as people write and recognisers hear them; a plus begins a telephone number. */
    private static final Pattern DIGITS =
            Pattern.compile("(?<![\\p{Alnum}\\p{Nd}+])\\p{Nd}(?:[ .,-]{0,2}\\p{Nd}){12,99}(?![\\p{Alnum}\\p{Nd}])");
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\p{Alnum}\\p{Nd}])\\+?\\p{Nd}(?:[ ().-]{0,2}\\p{Nd}){6,14}(?![\\p{Alnum}\\p{Nd}])");
    private static final int SHORTEST_CARD = 13;
    private static final int LONGEST_CARD = 19;
    private static final int SHOWN = 4;

    private Redaction() {
    }

    /**
     * The text with the numbers of payment cards hidden but for their last four digits: 13 to 19 digits whose last one
     * is right (ISO/IEC 7812-1, annex B). One number in ten that is none is hidden as well.
     */
    public static String cards(String text) {
        return cards(text, '*');
    }

    /** The same for JSON, which stays JSON: nines take the place of the digits. */
    static String cardsInJson(String json) {
        return cards(json, '9');
    }

    private static String cards(String text, char hidden) {
        return DIGITS.matcher(text).replaceAll(match -> Matcher.quoteReplacement(hide(match.group(), hidden)));
    }

    /** The text with all that may be a telephone number hidden but for the last two digits. */
    public static String numbers(String text) {
        return NUMBER.matcher(text).replaceAll(Redaction::numberHidden);
    }

    private static String numberHidden(MatchResult match) {
        String number = match.group();
        return "*".repeat(number.length() - 2) + number.substring(number.length() - 2);
    }

    /** Hides every card number that begins and ends with a group: more may stand before or behind, such as a date. */
    private static String hide(String run, char hidden) {
        StringBuilder shown = new StringBuilder(run);
        int from = 0;
        while (from < run.length()) {
            int end = cardEnd(run, from);
            for (int at = from, left = digits(run, from, end) - SHOWN; at < end && left > 0; at++) {
                if (Character.isDigit(run.charAt(at))) {
                    shown.setCharAt(at, hidden);
                    left--;
                }
            }
            from = nextGroup(run, Math.max(end, from + 1) - 1);
        }
        return shown.toString();
    }

    /** Behind the longest card number that begins at {@code from}; {@code from} when none does. */
    private static int cardEnd(String run, int from) {
        int digits = 0;
        int end = from;
        for (int at = from; at < run.length(); at++) {
            digits += Character.isDigit(run.charAt(at)) ? 1 : 0;
            boolean groupEnds = at + 1 == run.length() || !Character.isDigit(run.charAt(at + 1));
            if (groupEnds && digits >= SHORTEST_CARD && digits <= LONGEST_CARD && isCard(run, from, at + 1)) {
                end = at + 1;
            }
        }
        return end;
    }

    private static int nextGroup(String run, int from) {
        int at = from;
        while (at < run.length() && Character.isDigit(run.charAt(at))) {
            at++;
        }
        while (at < run.length() && !Character.isDigit(run.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int digits(String run, int from, int end) {
        return (int) run.substring(from, end).chars().filter(Character::isDigit).count();
    }

    private static boolean isCard(String run, int from, int end) {
        int sum = 0;
        boolean doubled = false;
        for (int at = end - 1; at >= from; at--) {
            int digit = Character.digit(run.charAt(at), 10);
            if (digit < 0) {
                continue;
            }
            sum += doubled ? digit * 2 / 10 + digit * 2 % 10 : digit;
            doubled = !doubled;
        }
        return sum % 10 == 0;
    }
}
