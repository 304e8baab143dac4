package io.patchcord.control;

/** The socket of one who looks on at a call, or listens. */
final class SoundSocket extends ClientSocket implements SoundClient.Outlet {
    private final SoundClient client;

    SoundSocket(Sounds sounds, FeedDoor door) {
        super(door, "say see or hear and a callSid, or come back when fewer do");
        this.client = new SoundClient(sounds, this);
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
