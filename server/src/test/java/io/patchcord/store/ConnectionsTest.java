package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClientException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;

/** H2 over loopback, as processes lend it to each other, and lenders that leave one after another. */
class ConnectionsTest {
    private static final int CONNECTION_TIMEOUT_MILLIS = 1_000;
    private final AtomicInteger lenders = new AtomicInteger();

    @Test
    void isAliveHoweverManyLendersHaveLeft() throws SQLException {
        try (HikariDataSource pool = pool(3); Connection connection = new Connections(pool, true).take()) {
            assertTrue(connection.isValid(1));
            assertEquals("jdbc:h2:mem:own", connection.getMetaData().getURL());
            assertEquals(4, lenders.get());
        }
    }

    @Test
    void isNoneWhereAllLendersLeave() {
        try (HikariDataSource pool = pool(Integer.MAX_VALUE)) {
            DbClientException failure = assertThrows(DbClientException.class, new Connections(pool, true)::take);
            assertEquals("no database connection that is alive", failure.getMessage());
        }
    }

    /** Of one connection; the first lenders leave when somebody asks about theirs, then the file is our own. */
    private HikariDataSource pool(int leaving) {
        HikariConfig settings = new HikariConfig();
        settings.setMaximumPoolSize(1);
        settings.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        settings.setDataSource(proxy(DataSource.class, (_, method, _) -> switch (method.getName()) {
            case "getConnection" -> lenders.getAndIncrement() < leaving ? ofOneThatLeaves()
                    : DriverManager.getConnection("jdbc:h2:mem:own");
            case "getLoginTimeout" -> 1;   // so long the pool waits at its end
            default -> null;
        }));
        return new HikariDataSource(settings);
    }

    private static Connection ofOneThatLeaves() throws SQLException {
        Server lender = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-tcpDaemon").start();
        Connection lent = DriverManager.getConnection("jdbc:h2:tcp://127.0.0.1:" + lender.getPort() + "/mem:lent");
        return proxy(Connection.class, (_, method, arguments) -> {
            if (method.getName().equals("getMetaData")) {
                lender.stop();
            }
            try {
                return method.invoke(lent, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(ConnectionsTest.class.getClassLoader(), new Class<?>[] {type},
                handler));
    }
}
