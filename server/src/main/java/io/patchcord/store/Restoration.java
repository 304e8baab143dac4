package io.patchcord.store;

import io.patchcord.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Puts the store of a backup in the place of the one that is there, damaged or not, while no server runs. What goes
 * wrong before that leaves the old one as it was.
 */
public final class Restoration {
    private Restoration() {
    }

    /**
     * Restores the H2 store of this configuration.
     *
     * @throws StoreException when that is impossible, saying why and what to do
     */
    public static Restored restore(StoreConfig config, Path zip) {
        Path directory = config.dataDir().toAbsolutePath().normalize();
        try (BackupFile backup = BackupFile.open(zip)) {
            Database.ownersDirectory(directory);
            Optional<List<DoNotCallStore.Entry>> listed = listed(directory, config);
            try (StoreFiles files = StoreFiles.keep(directory)) {
                Path fresh = files.fresh();
                unpack(backup, fresh);
                Restored.Contents contents = prepare(new StoreConfig(fresh, Optional.empty(), config.username(),
                        config.password(), config.poolSize()), backup, listed.orElse(List.of()));
                return new Restored(backup.takenAt(), files.replace(), contents, listed.isPresent());
            }
        } catch (IOException e) {
            throw new StoreException(zip + " cannot be restored into " + directory + " (" + e.getClass().getSimpleName()
                    + ": " + e.getMessage() + "): give the disk room, and let this user write there", e);
        }
    }

    /**
     * The numbers that must not be called by the store that is to be replaced: who has asked since the backup is in it
     * alone. Reads it before it is kept, and changes nothing. Empty where it cannot be read.
     */
    private static Optional<List<DoNotCallStore.Entry>> listed(Path directory, StoreConfig config) {
        try (Connection connection = connect(directory, config, ";ACCESS_MODE_DATA=r")) {
            return Optional.of(DoNotCallStore.all(connection));
        } catch (SQLException _) {
            return Optional.empty();
        }
    }

    private static void unpack(BackupFile backup, Path fresh) throws IOException {
        try {
            backup.unpack(fresh);
        } catch (ZipException e) {
            throw new StoreException(backup + " is damaged, nothing was changed (" + e.getMessage()
                    + "): take another backup", e);
        }
    }

    /** Opens it as a start does, so that one that would not start is not put in place. */
    private static Restored.Contents prepare(StoreConfig config, BackupFile backup,
                                             List<DoNotCallStore.Entry> listed) {
        try {
            requireOurs(config);
            try (Database database = Database.open(config)) {
                String origin = backup.takenAt().map(time -> "a backup of " + time).orElse("a backup");
                return database.onConnection(connection -> {
                    RestoredRows rows = new RestoredRows(connection);
                    return rows.hold(origin, Instant.now(), rows.add(listed));
                });
            }
        } catch (SQLException e) {
            throw refused(backup, e, Database.explain(e, config));
        } catch (StoreException e) {
            throw refused(backup, e, e.getMessage());
        }
    }

    private static StoreException refused(BackupFile backup, Exception e, String why) {
        return new StoreException(backup + " was not restored, nothing was changed: " + (Database.isBroken(e)
                ? "the store in it is broken: take another backup" : why), e);
    }

    /** A start would make tables of ours in any file. */
    private static void requireOurs(StoreConfig config) throws SQLException {
        try (Connection connection = connect(config.dataDir(), config, "");
                ResultSet tables = connection.getMetaData().getTables(null, null, "flyway_schema_history", null)) {
            if (!tables.next()) {
                throw new StoreException("it has no tables of Patchcord's, name a file that `backup` wrote", null);
            }
        }
    }

    private static Connection connect(Path directory, StoreConfig config, String settings) throws SQLException {
        SharedFile.listenOnLoopback();
        return DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("patchcord") + Database.H2_SETTINGS
                + ";IFEXISTS=TRUE" + settings, config.username(), config.password().value());
    }
}
