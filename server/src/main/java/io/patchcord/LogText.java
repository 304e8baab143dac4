package io.patchcord;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.patchcord.call.Redaction;
import java.lang.reflect.Proxy;
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

    /** The same event without cards in its message, for encoders that convert nothing. */
    static ILoggingEvent withoutCards(ILoggingEvent event) {
        return (ILoggingEvent) Proxy.newProxyInstance(LogText.class.getClassLoader(),
                new Class<?>[] {ILoggingEvent.class}, (_, method, arguments) ->
                        method.getName().equals("getFormattedMessage") ? Redaction.cards(event.getFormattedMessage())
                                : method.invoke(event, arguments));
    }
}
