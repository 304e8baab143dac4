package io.patchcord.control;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.patchcord.config.OperatorConfig;
import java.util.Optional;
import java.util.function.Supplier;

/** A telephone's socket behind the door of the operator's listener: whoever may have the feed may call. */
public final class PhoneDoor implements WsListener {
    private static final String PROTOCOL = "patchcord.phone";

    private final FeedDoor door;
    private final WsListener phone;

    private PhoneDoor(FeedDoor door, WsListener phone) {
        this.door = door;
        this.phone = phone;
    }

    /** These telephones, each for a client whom this configuration of the listener lets in. */
    public static Supplier<WsListener> before(OperatorConfig config, Supplier<WsListener> phones) {
        FeedDoor door = new FeedDoor(config, PROTOCOL);
        return () -> new PhoneDoor(door, phones.get());
    }

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
        WritableHeaders<?> answer = WritableHeaders.create();
        door.open(headers, answer);
        return Optional.of(answer);
    }

    @Override
    public void onOpen(WsSession session) {
        phone.onOpen(session);
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        phone.onMessage(session, text, last);
    }

    @Override
    public void onMessage(WsSession session, BufferData buffer, boolean last) {
        phone.onMessage(session, buffer, last);
    }

    @Override
    public void onPing(WsSession session, BufferData buffer) {
        phone.onPing(session, buffer);
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
        phone.onClose(session, status, reason);
    }
}
