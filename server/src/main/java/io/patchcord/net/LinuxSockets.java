package io.patchcord.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * Linux' calls for sockets, of which none waits but {@link #await}: recv(2), send(2), epoll(7) with edges, eventfd(2).
 * What does not wait runs as critical: bytes go from and to the heap where they lie, and the collector is held up by no
 * more than the call takes. One thread only, but for {@link #ring}.
 */
@SuppressWarnings("restricted")   // jvm.options and the jar's manifest allow it
final class LinuxSockets {
    /** What a call returns that would have to wait. */
    static final int WOULD_WAIT = -1;
    /** In sys/epoll.h. */
    static final int EPOLLIN = 0x1;
    static final int EPOLLOUT = 0x4;
    static final int EPOLLERR = 0x8;
    static final int EPOLLHUP = 0x10;
    static final int EPOLLRDHUP = 0x2000;
    static final int EPOLLET = 1 << 31;

    private static final int EPOLL_CTL_ADD = 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x8_0000;   // EPOLL_CLOEXEC as well
    private static final int NO_DESCRIPTOR = -1;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int MOST_EVENTS = 256;
    /** struct epoll_event, which is packed on x86-64: what happened, and 64 bits of our own. */
    private static final int EVENT_BYTES = System.getProperty("os.arch").equals("amd64") ? 12 : 16;
    private static final int EVENT_DATA = EVENT_BYTES - Long.BYTES;

    private static final MemoryLayout INT = ValueLayout.JAVA_INT;
    private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;
    private static final MemoryLayout ADDRESS = ValueLayout.ADDRESS;
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final Linker.Option CRITICAL = Linker.Option.critical(true);
    private static final MethodHandle RECV =
            function("recv", LONG, List.of(INT, ADDRESS, LONG, INT), CRITICAL, CAPTURE);
    private static final MethodHandle SEND =
            function("send", LONG, List.of(INT, ADDRESS, LONG, INT), CRITICAL, CAPTURE);
    private static final MethodHandle READ = function("read", LONG, List.of(INT, ADDRESS, LONG), CRITICAL);
    private static final MethodHandle WRITE = function("write", LONG, List.of(INT, ADDRESS, LONG), CRITICAL);
    private static final MethodHandle CREATE = function("epoll_create1", INT, List.of(INT), CAPTURE);
    private static final MethodHandle EVENTFD = function("eventfd", INT, List.of(INT, INT), CAPTURE);
    private static final MethodHandle CONTROL =
            function("epoll_ctl", INT, List.of(INT, INT, INT, ADDRESS), CRITICAL, CAPTURE);
    private static final List<MemoryLayout> WAIT_PARAMETERS = List.of(INT, ADDRESS, INT, INT);
    private static final MethodHandle WAIT = function("epoll_wait", INT, WAIT_PARAMETERS, CAPTURE);
    private static final MethodHandle LOOK = function("epoll_wait", INT, WAIT_PARAMETERS, CRITICAL, CAPTURE);

    private interface SystemCall {
        int make() throws IOException;
    }

    private final MemorySegment state = Arena.global().allocate(STATE);
    private final MemorySegment events = Arena.global().allocate((long) MOST_EVENTS * EVENT_BYTES, Long.BYTES);
    private final MemorySegment added = Arena.global().allocate(EVENT_BYTES, Long.BYTES);
    private final MemorySegment one = Arena.global().allocateFrom(ValueLayout.JAVA_LONG, 1);
    private final MemorySegment rung = Arena.global().allocate(ValueLayout.JAVA_LONG);
    private final int poller;
    private final int bell;

    /** A poller, whose bell comes as an event with this data. */
    LinuxSockets(long bellData) throws IOException {
        try {
            poller = checked("epoll_create1", (int) CREATE.invokeExact(state, EFD_CLOEXEC));
            bell = checked("eventfd", (int) EVENTFD.invokeExact(state, 0, EFD_NONBLOCK | EFD_CLOEXEC));
        } catch (Throwable e) {
            throw thrown(e);
        }
        add(bell, EPOLLIN, bellData);
    }

    private static MethodHandle function(String name, MemoryLayout result, List<MemoryLayout> parameters,
                                         Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, parameters.toArray(MemoryLayout[]::new)), options);
    }

    /** Bytes read to the target's start, 0 at the end of the stream, or {@link #WOULD_WAIT}. */
    int receive(int descriptor, MemorySegment target, int length) throws IOException {
        try {
            return checked("recv",
                    (int) (long) RECV.invokeExact(state, descriptor, target, (long) length, MSG_DONTWAIT));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** Bytes taken from the source's start, or {@link #WOULD_WAIT}. */
    int send(int descriptor, MemorySegment source, int length) throws IOException {
        try {
            return checked("send", (int) (long) SEND.invokeExact(state, descriptor, source, (long) length,
                    MSG_DONTWAIT | MSG_NOSIGNAL));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** Makes a pump's calls for the first time, on no descriptor, so that no call waits for what they load and link. */
    void tryOut() {
        MemorySegment nothing = MemorySegment.ofArray(new byte[1]);
        tryOut(() -> receive(NO_DESCRIPTOR, nothing, 1));
        tryOut(() -> send(NO_DESCRIPTOR, nothing, 1));
    }

    private static void tryOut(SystemCall call) {
        try {
            int _ = call.make();
        } catch (IOException e) {
            // EBADF, as it must be
        }
    }

    /** From now on these events of that socket come with these data, until it is closed. */
    void add(int descriptor, int wanted, long data) throws IOException {
        added.set(ValueLayout.JAVA_INT, 0, wanted);
        added.set(ValueLayout.JAVA_LONG_UNALIGNED, EVENT_DATA, data);
        try {
            checked("epoll_ctl", (int) CONTROL.invokeExact(state, poller, EPOLL_CTL_ADD, descriptor, added));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** How many events there are; waits for one. */
    int await() throws IOException {
        try {
            return Math.max(0, checked("epoll_wait", (int) WAIT.invokeExact(state, poller, events, MOST_EVENTS, -1)));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** How many events there are by now. */
    int look() throws IOException {
        try {
            return Math.max(0, checked("epoll_wait", (int) LOOK.invokeExact(state, poller, events, MOST_EVENTS, 0)));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** What happened, in the given one of the events. */
    int what(int index) {
        return events.get(ValueLayout.JAVA_INT_UNALIGNED, (long) index * EVENT_BYTES);
    }

    /** To whom. */
    long data(int index) {
        return events.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) index * EVENT_BYTES + EVENT_DATA);
    }

    /** Ends a wait. Any thread. */
    void ring() {
        try {
            long _ = (long) WRITE.invokeExact(bell, one, ValueLayout.JAVA_LONG.byteSize());
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** The bell has been heard. */
    void silence() {
        try {
            long _ = (long) READ.invokeExact(bell, rung, ValueLayout.JAVA_LONG.byteSize());
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private int checked(String call, int result) throws IOException {
        if (result >= 0) {
            return result;
        }
        int errno = (int) ERRNO.get(state, 0L);
        if (errno == EAGAIN || errno == EINTR) {
            return WOULD_WAIT;
        }
        throw new IOException(call + ": errno " + errno);
    }

    /** A MethodHandle declares Throwable; what is thrown here is ours. */
    private static IOException thrown(Throwable e) {
        if (e instanceof IOException ours) {
            return ours;
        }
        throw unchecked(e);
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
