package io.patchcord.bench.load;

/** What speaks over a {@link Link}. Called by the generator's thread. */
interface Peer {
    /** The connection stands. */
    void opened(Link link);

    /**
     * Takes whole messages from {@code bytes[from..to)} and leaves the rest for later.
     *
     * @return where the rest begins
     */
    int take(byte[] bytes, int from, int to, long nowNanos);

    /** The connection is gone, whoever ended it; called once. */
    void gone(String why);
}
