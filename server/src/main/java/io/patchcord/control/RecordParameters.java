package io.patchcord.control;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.patchcord.call.CallEnd;
import io.patchcord.store.CustomerNames;
import io.patchcord.store.RecordQuery;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads which records are asked for. What cannot be one is a {@link Problem} that says what can. */
final class RecordParameters {
    static final Set<String> NAMES = Set.of("number", "customer", "name", "agent", "reason", "from", "to", "text",
            "sort", "order", "limit", "after");
    private static final int PAGE = 50;
    private static final int MOST_PAGE = 200;
    private static final int EXPORT = 10_000;
    private static final int MOST_EXPORT = 50_000;
    /** Microseconds: some three hundred years. */
    private static final long MOST_KEY = 10_000_000_000_000_000L;

    private RecordParameters() {
    }

    static RecordQuery page(ServerRequest request, CustomerNames names) {
        return query(request, names, ApiRequest.number(request, "limit", MOST_PAGE).orElse(PAGE));
    }

    static RecordQuery export(ServerRequest request, CustomerNames names) {
        return query(request, names, ApiRequest.number(request, "limit", MOST_EXPORT).orElse(EXPORT));
    }

    private static RecordQuery query(ServerRequest request, CustomerNames names, int most) {
        Set<String> unknown = new TreeSet<>(request.query().names());
        unknown.removeAll(NAMES);
        if (!unknown.isEmpty()) {
            throw bad("unknown: " + String.join(", ", unknown) + "; there is "
                    + String.join(", ", new TreeSet<>(NAMES)));
        }
        return new RecordQuery(value(request, "number"), customers(request, names), value(request, "agent"),
                reason(value(request, "reason")), time(value(request, "from"), "from", 0),
                time(value(request, "to"), "to", 1), value(request, "text"), sort(value(request, "sort")),
                ascending(value(request, "order")), most, cursor(value(request, "after")));
    }

    /** Whoever has the id, and a name that begins so. */
    private static Optional<List<String>> customers(ServerRequest request, CustomerNames names) {
        String id = value(request, "customer");
        String name = value(request, "name");
        if (name.isEmpty()) {
            return Optional.of(List.of(id)).filter(_ -> !id.isEmpty());
        }
        List<String> ids = names.ids(name).orElseThrow(() -> bad("more than " + CustomerNames.MOST
                + " customers have a name, or a last name, that begins so: say more of it"));
        return Optional.of(ids.stream().filter(one -> id.isEmpty() || one.equals(id)).toList());
    }

    private static String value(ServerRequest request, String name) {
        return ApiRequest.parameter(request, name);
    }

    private static String reason(String text) {
        List<String> reasons = Arrays.stream(CallEnd.values()).map(CallEnd::name).toList();
        String reason = text.toUpperCase(Locale.ROOT);
        if (!reason.isEmpty() && !reasons.contains(reason)) {
            throw bad("reason must be one of " + String.join(", ", reasons));
        }
        return reason;
    }

    /** A day stands for its beginning, or, so many days later, for its end; days are the machine's. */
    private static Optional<Instant> time(String text, String name, int days) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(text.contains("T") ? Instant.parse(text)
                    : LocalDate.parse(text).plusDays(days).atStartOfDay(ZoneId.systemDefault()).toInstant());
        } catch (DateTimeException _) {
            throw bad(name + " must be a day such as 2026-11-28, or a time such as 2026-11-28T09:30:00Z");
        }
    }

    private static RecordQuery.Sort sort(String text) {
        String name = text.isEmpty() ? "received" : text;
        return Arrays.stream(RecordQuery.Sort.values()).filter(sort -> words(sort).equals(name)).findFirst()
                .orElseThrow(() -> bad("sort must be one of "
                        + String.join(", ", Arrays.stream(RecordQuery.Sort.values()).map(RecordParameters::words)
                        .toList())));
    }

    private static String words(RecordQuery.Sort sort) {
        return sort.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean ascending(String text) {
        if (!List.of("", "asc", "desc").contains(text)) {
            throw bad("order must be asc or desc");
        }
        return text.equals("asc");
    }

    /** A place in the order as the next request brings it back. */
    static String text(RecordQuery.Cursor cursor) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString((cursor.key() + " " + cursor.callSid()).getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<RecordQuery.Cursor> cursor(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            long key = Long.parseLong(parts[0]);
            if (parts.length == 2 && Math.abs(key) < MOST_KEY && parts[1].indexOf('\0') < 0) {
                return Optional.of(new RecordQuery.Cursor(key, parts[1]));
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw bad("after must be what an earlier answer said under next");
    }

    private static Problem bad(String detail) {
        return new Problem(Status.BAD_REQUEST_400, detail);
    }
}
