package io.patchcord;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.patchcord.call.Redaction;
import io.patchcord.config.Secret;
import java.lang.reflect.Proxy;
import java.util.regex.Pattern;

/** A log line's message, of one line, without our secrets and numbers of cards: some end with a peer's words. */
public final class LogText extends MessageConverter {
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");

    /** Made by logback. */
    public LogText() {
    }

    @Override
    public String convert(ILoggingEvent event) {
        return hidden(UNPRINTABLE.matcher(super.convert(event)).replaceAll("?"));
    }

    private static String hidden(String text) {
        return Redaction.cards(Secret.hide(text));
    }

    /** The same event with its message hidden likewise, for encoders that convert nothing. */
    static ILoggingEvent hidden(ILoggingEvent event) {
        return (ILoggingEvent) Proxy.newProxyInstance(LogText.class.getClassLoader(),
                new Class<?>[] {ILoggingEvent.class}, (_, method, arguments) ->
                        method.getName().equals("getFormattedMessage") ? hidden(event.getFormattedMessage())
                                : method.invoke(event, arguments));
    }
}
