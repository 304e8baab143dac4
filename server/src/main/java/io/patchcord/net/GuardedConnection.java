package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriter;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * A connection as Helidon sees it through a {@link ConnectionGuard}: whole and unambiguous requests only, and the time
 * since when the peer, or we, owe the rest of one. Helidon's thread of the connection, but where it says any.
 */
final class GuardedConnection implements ConnectionContext {
    /** What a connection is waiting for. */
    enum Wait {
        /** The rest of the first bytes of a request. */
        HEAD,
        /** Another request, of a peer that has made one. */
        NEXT,
        /** The body, and our answer. */
        ANSWER
    }

    /** One moment of it; replaced as a whole, so that the watchdog never mixes two. */
    record Moment(Wait owed, long sinceNanos) {
    }

    private static final byte TLS_HANDSHAKE = 22;   // the record type that TLS begins with
    private static final String UNENCRYPTED = "this port speaks TLS: https, or wss";

    private final ConnectionContext context;
    private final ConnectionGuard guard;
    private final RequestFraming framing = new RequestFraming();
    private final DataReader reader = new DataReader(this::read);
    private volatile Moment moment = new Moment(Wait.HEAD, System.nanoTime());
    /** The connection's own, or TLS on it. */
    private HelidonSocket socket;
    private DataWriter writer;

    GuardedConnection(ConnectionContext context, ConnectionGuard guard) {
        this.context = context;
        this.guard = guard;
        this.socket = context.serverSocket();
        this.writer = context.dataWriter();
    }

    /**
     * Has the peer speak TLS, before anything else is read or written. One on this machine may go without: the
     * console's telephone, a tunnel.
     */
    void secure(ServerTls tls) {
        byte[] begun = more();
        if (begun == null) {
            throw new CloseConnectionException("nothing was said");
        }
        if (begun[0] == TLS_HANDSHAKE) {
            try {
                socket = tls.accept(context.serverSocket(), begun);
            } catch (IOException e) {
                guard.failedHandshake(e.toString());
                throw new CloseConnectionException("no TLS came about", e);
            }
            writer = SocketWriter.create(socket);
        } else if (isLocal()) {
            framing.add(begun);
        } else {
            guard.failedHandshake(UNENCRYPTED);
            refuse(UNENCRYPTED);
            throw new CloseConnectionException(UNENCRYPTED);
        }
    }

    /** Nothing more is said. A peer of TLS that does not take that in is cut off like any other that dawdles. */
    void end() {
        if (socket instanceof EncryptedSocket encrypted) {
            await(Wait.ANSWER);
            guard.watch(this);
            encrypted.end();
        }
    }

    private boolean isLocal() {
        return context.remotePeer().address() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress();
    }

    /** What it waits for. Any thread. */
    Moment moment() {
        return moment;
    }

    /** Closes the socket without waiting for anybody. Any thread. */
    void abort() {
        try {
            context.serverSocket().close();
        } catch (RuntimeException e) {
            // beyond use either way, and its thread learns so
        }
    }

    /** The connection is no longer HTTP: what has come behind the head is the new protocol's, and so are deadlines. */
    void upgraded() {
        framing.becomeOtherProtocol();
        guard.letGo(this);
        if (!framing.isEmpty()) {
            reader.pullData();
        }
    }

    private byte[] read() {
        if (framing.isOver()) {
            return null;
        }
        if (framing.betweenRequests() && moment.owed() == Wait.ANSWER) {
            await(framing.isEmpty() ? Wait.NEXT : Wait.HEAD);
        }
        boolean atHead = framing.betweenRequests();
        try {
            byte[] ready = framing.next();
            while (ready == null) {
                byte[] more = more();
                if (more == null) {
                    return null;
                }
                if (moment.owed() == Wait.NEXT) {
                    await(Wait.HEAD);
                }
                framing.add(more);
                ready = framing.next();
            }
            if (atHead) {
                await(Wait.ANSWER);
            }
            return ready;
        } catch (RequestFraming.MalformedException e) {
            guard.refused(e.getMessage());
            if (atHead) {
                refuse(e.getMessage());
            }
            throw new CloseConnectionException(e.getMessage());
        }
    }

    private void refuse(String why) {
        String answer = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
                + why.length() + "\r\n\r\n" + why;
        try {
            writer.writeNow(BufferData.create(answer.getBytes(StandardCharsets.US_ASCII)));
        } catch (UncheckedIOException e) {
            // whoever does not wait for the answer does not get it
        }
    }

    private byte[] more() {
        try {
            return socket.get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("the connection broke", e);
        }
    }

    private void await(Wait owed) {
        moment = new Moment(owed, System.nanoTime());
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public HelidonSocket serverSocket() {
        return socket;
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public Router router() {
        return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return context.proxyProtocolData();
    }

    @Override
    public PeerInfo remotePeer() {
        return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return socket.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }
}
