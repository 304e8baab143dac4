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
        return safe(super.convert(event));
    }

    /** The same event but for its message, for encoders that convert nothing. */
    static ILoggingEvent safe(ILoggingEvent event) {
        return (ILoggingEvent) Proxy.newProxyInstance(LogText.class.getClassLoader(),
                new Class<?>[] {ILoggingEvent.class}, (_, method, arguments) ->
                        method.getName().equals("getFormattedMessage") ? safe(event.getFormattedMessage())
                                : method.invoke(event, arguments));
    }

    private static String safe(String message) {
        return Redaction.cards(UNPRINTABLE.matcher(message).replaceAll("?"));
    }
}
