package io.patchcord.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.h2.tools.TriggerAdapter;

/** In H2, refuses a {@code call_event} whose text is five characters long, with that SQL state; elsewhere every row. */
public final class PickyTrigger extends TriggerAdapter {
    private static final int STATE_CHARS = 5;

    @Override
    public void fire(Connection connection, ResultSet before, ResultSet after) throws SQLException {
        String text = tableName.equalsIgnoreCase("call_event") ? after.getString("text") : "54000";
        if (text.length() == STATE_CHARS) {
            throw new SQLException("on purpose", text);
        }
    }
}
