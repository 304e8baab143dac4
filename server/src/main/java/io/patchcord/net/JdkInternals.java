package io.patchcord.net;

import io.helidon.common.socket.PlainSocket;
import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.net.SocketImpl;
import java.util.concurrent.Executor;

/**
 * What a {@link PollingCarrier} needs of the JDK beyond its public side, and of Helidon one field: who carries the
 * current thread, virtual threads with a scheduler of one's own, and the descriptor of a socket. Found where
 * {@code jvm.options} or the jar's manifest opens java.lang, java.net and java.io; whoever cannot have it goes without.
 */
final class JdkInternals {
    private final MethodHandle builder;
    private final Executor scheduler;
    private final VarHandle impl;
    private final VarHandle descriptor;
    private final VarHandle number;
    private final VarHandle delegate;

    /** Finds all of it, or says what is missing. */
    JdkInternals() throws ReflectiveOperationException {
        Lookup lookup = MethodHandles.lookup();
        Class<?> builders = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
        builder = MethodHandles.privateLookupIn(builders, lookup)
                .findConstructor(builders, MethodType.methodType(void.class, Executor.class))
                .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
        Class<?> threads = Class.forName("java.lang.VirtualThread");
        scheduler = (Executor) invoke(MethodHandles.privateLookupIn(threads, lookup)
                .findStatic(threads, "defaultScheduler", MethodType.methodType(Executor.class)));
        impl = field(lookup, Socket.class, "impl", SocketImpl.class);
        descriptor = field(lookup, SocketImpl.class, "fd", FileDescriptor.class);
        number = field(lookup, FileDescriptor.class, "fd", int.class);
        delegate = field(lookup, PlainSocket.class, "delegate", Socket.class);
    }

    /** Returns the thread that carries the current one, or is it. */
    static MethodHandle currentCarrier() throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                .findStatic(Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
    }

    private static VarHandle field(Lookup lookup, Class<?> owner, String name, Class<?> type)
            throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(owner, lookup).findVarHandle(owner, name, type);
    }

    /** Builds virtual threads that run whenever this executor is told so. */
    Thread.Builder.OfVirtual virtualThreads(Executor executor) {
        return (Thread.Builder.OfVirtual) invoke(builder, executor);
    }

    /** Where virtual threads run otherwise. */
    Executor defaultScheduler() {
        return scheduler;
    }

    /** The kernel's number of a connected socket; negative if it cannot be told. */
    int descriptor(Socket socket) {
        SocketImpl wire = (SocketImpl) impl.get(socket);
        FileDescriptor file = wire == null ? null : (FileDescriptor) descriptor.get(wire);
        return file == null ? -1 : (int) number.get(file);
    }

    /** Helidon's socket as the JDK has it. */
    Socket below(PlainSocket socket) {
        return (Socket) delegate.get(socket);
    }

    private static Object invoke(MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {   // as MethodHandle declares
            throw new IllegalStateException(e);
        }
    }
}
