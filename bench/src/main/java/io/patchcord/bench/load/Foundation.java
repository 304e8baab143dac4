package io.patchcord.bench.load;

import io.patchcord.simulator.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a bridge stands on and can fail under it, as far as this machine has it: a PostgreSQL and a disk of its own. */
final class Foundation implements AutoCloseable {
    static final String DATABASE_URL = "PATCHCORD_DB_URL";
    static final String DATA_DIRECTORY = "PATCHCORD_DATA_DIR";
    private static final String DATABASE = "postgres";

    private final Optional<PostgresServer> database;
    private final Optional<OwnDisk> disk;
    private int databases;
    private final Thread orphan = new Thread(this::closeDatabase, "no database outlives the run");

    /** Of what has been started. */
    Foundation(Optional<PostgresServer> database, Optional<OwnDisk> disk) {
        this.database = database;
        this.disk = disk;
        Runtime.getRuntime().addShutdownHook(orphan);
    }

    /** Starts what there is. */
    static Foundation lay() throws IOException {
        Optional<PostgresServer> database = PostgresServer.start("");
        try {
            return new Foundation(database, OwnDisk.mount());
        } catch (IOException | RuntimeException e) {
            database.ifPresent(PostgresServer::close);
            throw e;
        }
    }

    /** By which the product stands on it. */
    Map<String, String> variables() {
        return variables(DATABASE);
    }

    /** The same with a database that nobody has used, where there is a server for it. */
    Map<String, String> freshDatabase() {
        String name = "fresh" + ++databases;
        database.ifPresent(server -> server.psql("CREATE DATABASE " + name));
        return variables(name);
    }

    private Map<String, String> variables(String name) {
        Map<String, String> variables = new HashMap<>();
        database.ifPresent(server -> variables.put(DATABASE_URL, server.url(name)));
        disk.ifPresent(own -> variables.put(DATA_DIRECTORY, own.directory().toString()));
        return variables;
    }

    /** The words before the product's command. */
    List<String> inside() {
        return disk.map(OwnDisk::inside).orElse(List.of());
    }

    Optional<PostgresServer> database() {
        return database;
    }

    Optional<OwnDisk> disk() {
        return disk;
    }

    /** What the store knows of calls; the bridge has ended. */
    CallRecords records(BridgeProcess bridge, Path serverJar) throws IOException {
        return database.isPresent() ? CallRecords.of(database.get().psql(CallRecords.QUERY))
                : CallRecords.of(disk.map(OwnDisk::directory).orElse(bridge.directory().resolve("data")), serverJar,
                        inside());
    }

    private void closeDatabase() {
        database.ifPresent(PostgresServer::close);
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(orphan);
        try {
            closeDatabase();
        } finally {
            if (disk.isPresent()) {
                disk.get().close();
            }
        }
    }
}
