package io.patchcord;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.patchcord.call.Redaction;
import java.util.regex.Pattern;

/** A log line's message, of one line and without the numbers of payment cards: some end with words of a peer. */
public final class LogText extends MessageConverter {
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");

    /** Made by logback. */
    public LogText() {
    }

    @Override
    public String convert(ILoggingEvent event) {
        return Redaction.cards(UNPRINTABLE.matcher(super.convert(event)).replaceAll("?"));
    }
}
