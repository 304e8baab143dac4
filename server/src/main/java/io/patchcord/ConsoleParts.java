package io.patchcord;

import io.helidon.webserver.http.HttpService;
import io.helidon.websocket.WsListener;
import io.patchcord.call.LiveDesk;
import io.patchcord.config.OperatorConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.control.CaptureApi;
import io.patchcord.control.ConsolePages;
import io.patchcord.control.CustomersApi;
import io.patchcord.control.DrainApi;
import io.patchcord.control.DrainSwitch;
import io.patchcord.control.EventTap;
import io.patchcord.control.Feed;
import io.patchcord.control.LiveApi;
import io.patchcord.control.LiveBoard;
import io.patchcord.control.PhoneDoor;
import io.patchcord.control.RecordingsApi;
import io.patchcord.control.RecordsApi;
import io.patchcord.control.Sounds;
import io.patchcord.simulator.Softphone;
import io.patchcord.store.CallRecordStore;
import io.patchcord.store.CallTotals;
import io.patchcord.store.CustomerBook;
import io.patchcord.store.CustomerImport;
import io.patchcord.store.CustomerNames;
import io.patchcord.store.CustomerStore;
import io.patchcord.store.Database;
import io.patchcord.store.RecordSearch;
import io.patchcord.store.Siblings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The part of the bridge that operators look at and act through, put together. */
final class ConsoleParts implements AutoCloseable {
    private final OperatorConfig operator;
    private final Feed feed;
    private final Sounds sounds;
    private final Softphone softphone;
    private final DrainSwitch drain;
    private final Supplier<List<String>> warnings;
    private final List<HttpService> apis;

    ConsoleParts(PatchcordConfig config, Database database, CallRecordStore records, AfterCall afterCall,
                 EventTap events, LiveDesk desk, Siblings siblings,
                 List<Supplier<List<String>>> passing, Softphone softphone) {
        this.softphone = softphone;
        operator = config.operator();
        drain = new DrainSwitch(desk, siblings);
        List<String> lasting = lasting(config);
        warnings = () -> Stream.of(drain.warnings(), behind(records),
                passing.stream().map(Supplier::get).flatMap(List::stream).toList(), afterCall.warnings(), lasting)
                .flatMap(List::stream).toList();
        LiveBoard board = new LiveBoard(desk, afterCall.costs(), new CallTotals(database), warnings);
        feed = new Feed(board, events);
        sounds = new Sounds(desk);
        apis = List.of(new RecordsApi(records, new RecordSearch(database), new CustomerNames(database),
                afterCall.costs(), afterCall.conversations()), new RecordingsApi(records, Recordings.shelf(config)),
                new LiveApi(board, desk), new CaptureApi(afterCall.captures(), desk, events),
                new DrainApi(drain), new ConsolePages(),
                new CustomersApi(new CustomerStore(database), new CustomerBook(database),
                        new CustomerImport(database)));
    }

    /** What operators ask for, the console's files among it. */
    List<HttpService> apis() {
        return apis;
    }

    /** Live feed, sound of calls and telephone by their paths, for those whom the operator's listener lets in. */
    Map<String, Supplier<WsListener>> sockets() {
        return Map.of("/api/feed", feed.sockets(operator),
                "/api/sound", sounds.sockets(operator),
                "/api/phone", PhoneDoor.before(operator, softphone.sockets()));
    }

    /** What operators should know of a process that is ready all the same; what passes comes first. */
    List<String> warnings() {
        return warnings.get();
    }

    /** Whether an operator has closed the server to new calls. */
    boolean isDrained() {
        return drain.isOn();
    }

    private static List<String> behind(CallRecordStore records) {
        return records.isBehind() ? List.of("The database takes no records: they wait, " + records.spooled()
                + " entries in the spool and " + records.queued() + " in memory, and calls go on. See that it is up,"
                + " that the disk has room, and whether the log tells of an error of this process.") : List.of();
    }

    private static List<String> lasting(PatchcordConfig config) {
        List<String> warnings = new ArrayList<>();
        if (!config.twilio().verifySignatures()) {
            warnings.add("Signatures are not verified: anybody can place calls here. Set twilio.verify-signatures"
                    + " to true.");
        } else if (config.twilio().authTokens().isEmpty()) {
            warnings.add("Twilio is refused: without an auth token no request can prove that it is Twilio's. Set"
                    + " TWILIO_AUTH_TOKEN.");
        }
        if (BuiltInAgent.answers(config)) {
            warnings.add("The built-in agent answers with recorded speech: nothing reaches ElevenLabs. Set"
                    + " ELEVENLABS_API_KEY and ELEVENLABS_AGENT_ID.");
        }
        if (config.listener().publicUrl().filter(url -> url.getScheme().equals("http")).isPresent()) {
            warnings.add("The public URL is http: Twilio refuses streams over ws://. Set an https one.");
        }
        return warnings;
    }

    @Override
    public void close() {
        sounds.close();
        softphone.close();
        feed.close();
    }
}
