package io.patchcord.store;

/** Where tests have a store that is quick and gone with its last connection. */
public final class MemoryUrl {
    private MemoryUrl() {
    }

    /** The URL of an H2 database of this name in memory, set up as the product's. */
    public static String of(String name) {
        return "jdbc:h2:mem:" + name + Database.H2_SETTINGS;
    }
}
