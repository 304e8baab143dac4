package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.patchcord.call.CallLine;
import io.patchcord.config.LoggingConfig;
import io.patchcord.net.PortListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private static final LoggerContext CONTEXT = (LoggerContext) LoggerFactory.getILoggerFactory();
    private static final Logger ROOT = CONTEXT.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final Logger OWN = CONTEXT.getLogger("io.patchcord");

    @Test
    void aJsonLineIsOneObjectWithTheCallsKeyWhateverIsInTheMessage() throws IOException {
        JsonEncoder encoder = Logging.json(CONTEXT);
        StringBuilder lines = new StringBuilder();
        CallLine.during("CA1", () -> {
            LoggingEvent event = new LoggingEvent("", OWN, Level.WARN, "said {}", new IOException("broke \"off\""),
                    new Object[] {"\"x\"\n\tß\\ 4111111111111111"});
            lines.append(new String(encoder.encode(event), StandardCharsets.UTF_8));
        });
        assertEquals(1, lines.chars().filter(code -> code == '\n').count(), lines::toString);
        JsonNode line = new ObjectMapper().readTree(lines.toString());
        assertEquals("said \"x\"\n\tß\\ ************1111", line.path("formattedMessage").asText());
        assertEquals("WARN", line.path("level").asText());
        assertEquals("io.patchcord", line.path("loggerName").asText());
        assertEquals("CA1", line.path("mdc").path("call_sid").asText());
        assertEquals("broke \"off\"", line.path("throwable").path("message").asText());
        assertTrue(line.path("timestamp").isIntegralNumber());
        assertFalse(line.has("arguments"));
    }

    @Test
    void thePathsOfTheStartReportStayReadable() throws IOException {
        LoggingEvent event = new LoggingEvent("", CONTEXT.getLogger(StartReport.class), Level.INFO,
                "under /data/4111111111111111", null, null);
        JsonNode line = new ObjectMapper().readTree(Logging.json(CONTEXT).encode(event));
        assertEquals("under /data/4111111111111111", line.path("formattedMessage").asText());
    }

    @Test
    void theConfigurationChoosesFormatAndLevel() {
        OutputStreamAppender<?> console =
                assertInstanceOf(OutputStreamAppender.class, ROOT.getAppender("CONSOLE"));
        Encoder<?> text = console.getEncoder();
        Level level = OWN.getLevel();
        try {
            Logging.apply(new LoggingConfig(LoggingConfig.Format.TEXT, "debug"));
            assertEquals(text, console.getEncoder());
            assertEquals(Level.DEBUG, OWN.getLevel());
            Logging.apply(new LoggingConfig(LoggingConfig.Format.JSON, "warn"));
            assertInstanceOf(JsonEncoder.class, console.getEncoder());
            assertEquals(Level.WARN, OWN.getLevel());
        } finally {
            restore(console, text);
            OWN.setLevel(level);
        }
    }

    @Test
    @Timeout(30)
    void aConnectionAcceptedInTheMomentOfTheStopIsNoErrorButWhatElseAListenerSaysIs() throws Exception {
        Logger listeners = CONTEXT.getLogger("io.helidon.webserver.ServerListener");
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        listeners.addAppender(said);
        CountDownLatch accepted = new CountDownLatch(1);
        PortListener listener = PortListener.start(WebServer.builder().host("127.0.0.1").port(0)
                .connectionOptions(untilInterrupted(accepted)).routing(HttpRouting.builder()), Duration.ofSeconds(1));
        try (Socket _ = new Socket("127.0.0.1", listener.port())) {
            accepted.await();
            listener.close();
        } finally {
            listeners.detachAppender(said);
        }
        assertEquals(1, said.list.size(), said.list::toString);
        assertEquals(Level.ERROR, said.list.getFirst().getLevel());
        Appender<ILoggingEvent> console = ROOT.getAppender("CONSOLE");
        assertEquals(FilterReply.DENY, console.getFilterChainDecision(said.list.getFirst()));
        assertEquals(FilterReply.NEUTRAL, console.getFilterChainDecision(
                new LoggingEvent("", listeners, Level.ERROR, "Got a throwable while listening", null, null)));
    }

    /** Holds who accepts connections until Helidon interrupts it: the last thing a stop does, behind its executor. */
    private static SocketOptions untilInterrupted(CountDownLatch accepted) {
        SocketOptions usual = SocketOptions.create();
        return (SocketOptions) Proxy.newProxyInstance(LoggingTest.class.getClassLoader(),
                new Class<?>[] {SocketOptions.class}, (_, method, arguments) -> {
                    if (!method.getName().equals("configureSocket")
                            || !Thread.currentThread().getName().endsWith("listener")) {
                        method.setAccessible(true);
                        return method.invoke(usual, arguments);
                    }
                    accepted.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException _) {
                        // it is stopped: now the connection goes to who takes no more
                    }
                    return null;
                });
    }

    @SuppressWarnings("unchecked")
    private static <E> void restore(OutputStreamAppender<E> console, Encoder<?> text) {
        console.setEncoder((Encoder<E>) text);
    }
}
