package io.patchcord.control;

/** A client's socket of the feed. */
final class FeedSocket extends ClientSocket {
    private final FeedClient client;

    FeedSocket(Feed feed, FeedDoor door) {
        super(door, "say hello or watch");
        this.client = new FeedClient(feed, this);
    }

    @Override
    boolean told(String text) {
        return client.told(text);
    }

    @Override
    void over() {
        client.over();
    }

    @Override
    void drop() {
        client.drop();
    }
}
