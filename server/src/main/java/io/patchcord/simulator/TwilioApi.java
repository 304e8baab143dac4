package io.patchcord.simulator;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Twilio's REST API on loopback, and the telephones it rings. It outlives the bridge, whose webhooks are posted by the
 * {@link SimulatedTwilio} it is given. Thread-safe.
 */
public final class TwilioApi implements AutoCloseable {
    /** How long it wants to be left alone after too many requests. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final String HOST = "127.0.0.1";

    private final WebServer server;
    private final List<CallOrder> orders = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> messages = new CopyOnWriteArrayList<>();
    private final List<Long> requestNanos = new CopyOnWriteArrayList<>();
    private final BlockingQueue<PhoneCall> newCalls = new LinkedBlockingQueue<>();
    private final BlockingQueue<RestFault> faults = new LinkedBlockingQueue<>();
    private final Map<String, PhoneCall> calls = new ConcurrentHashMap<>();
    private final Map<String, String> statuses = new ConcurrentHashMap<>();
    private final Map<String, TwilioNumber> numbers = new ConcurrentHashMap<>();
    private volatile Function<String, Callee> callees = _ -> Callee.person();
    private volatile boolean hidden;
    private volatile Optional<SimulatedTwilio> telephones = Optional.empty();
    private final List<CallOrder> queued = new ArrayList<>();

    private TwilioApi(String accountSid, String authToken) {
        this.server = WebServer.builder().host(HOST).port(0).shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .routing(HttpRouting.builder().register(new TwilioApiDesk(this, accountSid, authToken)))
                .build();
    }

    /** Starts to listen, for the account of whoever does not care which. */
    public static TwilioApi start() {
        TwilioApi api = new TwilioApi(TwilioSettings.ACCOUNT_SID, TwilioSettings.AUTH_TOKEN);
        api.server.start();
        return api;
    }

    /** What stands for {@code https://api.twilio.com}. */
    public URI baseUrl() {
        return URI.create("http://" + HOST + ":" + server.port());
    }

    /** The account has this number from now on, or has it changed. */
    public void number(TwilioNumber number) {
        numbers.put(number.e164(), number);
    }

    Optional<TwilioNumber> number(String e164) {
        return Optional.ofNullable(numbers.get(e164));
    }

    /** From now on calls are made by this Twilio, which knows where the bridge is. */
    public synchronized void connect(SimulatedTwilio twilio) {
        telephones = Optional.of(twilio);
        List<CallOrder> waiting = List.copyOf(queued);
        queued.clear();
        waiting.forEach(this::ring);
    }

    /** Who is at which number; persons until this is said. */
    public void callees(Function<String, Callee> who) {
        callees = who;
    }

    /** What goes wrong with the next request for a call; several in their order. */
    public void fail(RestFault fault) {
        faults.add(fault);
    }

    /** Whether looking for calls fails with 503. */
    public void hideCalls(boolean hide) {
        hidden = hide;
    }

    /** The next call that is made. */
    public Optional<PhoneCall> next(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(newCalls.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Every call that was made. */
    public List<CallOrder> orders() {
        return List.copyOf(orders);
    }

    /** When each request for a call came, by {@link System#nanoTime()}. */
    public List<Long> requestNanos() {
        return List.copyOf(requestNanos);
    }

    /** Every text message: the fields it was asked for with. */
    public List<Map<String, String>> messages() {
        return List.copyOf(messages);
    }

    void requested() {
        requestNanos.add(System.nanoTime());
    }

    Optional<RestFault> nextFault() {
        return Optional.ofNullable(faults.poll());
    }

    boolean hidden() {
        return hidden;
    }

    void message(Map<String, String> fields) {
        messages.add(Map.copyOf(fields));
    }

    void make(CallOrder order) {
        orders.add(order);
        statuses.put(order.callSid(), "queued");
        ring(order);
    }

    private synchronized void ring(CallOrder order) {
        telephones.filter(SimulatedTwilio::isOpen).ifPresentOrElse(twilio -> {
            PhoneCall call = twilio.call(order, callees.apply(order.to()),
                    status -> statuses.put(order.callSid(), status));
            calls.put(order.callSid(), call);
            newCalls.add(call);
        }, () -> queued.add(order));
    }

    Optional<CallOrder> order(String callSid) {
        return orders.stream().filter(order -> order.callSid().equals(callSid)).findFirst();
    }

    String status(CallOrder order) {
        // "initiated" is a word of the callbacks alone
        return statuses.get(order.callSid()).replace("initiated", "queued");
    }

    /** Whether there was a call to end. */
    boolean end(String callSid) {
        PhoneCall call = calls.get(callSid);
        if (call == null || call.awaitEnd(Duration.ZERO).isPresent()) {
            return false;
        }
        call.hangUp();
        return true;
    }

    @Override
    public void close() {
        server.stop();
    }
}
