package io.patchcord.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks through one JSON text of valid UTF-8 without making anything of it: the quick way to the audio in a frame or
 * message. It is strict, and gives up on what is rare; {@link #complete} says whether it went through, and whoever
 * asks falls back to Jackson if not, which then accepts, or says what is wrong.
 *
 * <p>Rare are: escapes in names or in strings that are asked for, names over 64 bytes, numbers over 18 digits where one
 * is asked for, nesting over 16. One thread.
 */
public final class JsonCursor {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_NAME = 64;
    private static final int MAX_NUMBER = 64;
    private static final int MAX_DIGITS = 18;
    private static final int MAX_DEPTH = 16;

    private byte[] json;
    private int at;
    private int end;
    private boolean failed;
    /** Whether the next name of the object is its first: no comma before it. */
    private boolean first;
    private int start;
    private int length;

    /** Begins a text, which must be an object: {@link #nextName} goes through its fields. */
    public void begin(byte[] text, int offset, int textLength) {
        json = text;
        at = offset;
        end = offset + textLength;
        failed = false;
        enter();
    }

    /** Enters the object that is the value of the name just found; its fields are next, then those behind it. */
    public void enter() {
        first = true;
        expect('{');
    }

    /** Goes to the next name of the object; false at the object's end, or when the cursor has given up. */
    public boolean nextName() {
        int next = token();
        if (next == '}') {
            at++;
            first = false;
            return false;
        }
        if (!first) {
            expect(',');
            token();
        }
        first = false;
        string();
        if (length > MAX_NAME) {
            failed = true;
        }
        expect(':');
        return !failed;
    }

    /** Whether the name or string just found is this one. */
    public boolean is(byte[] ascii) {
        if (failed || length != ascii.length) {
            return false;
        }
        for (int i = 0; i < ascii.length; i++) {
            if (json[start + i] != ascii[i]) {
                return false;
            }
        }
        return true;
    }

    /** Takes a value that must be a string without escapes: {@link #start} and {@link #length} tell its range. */
    public void string() {
        expect('"');
        start = at;
        at = quote(at);
        length = at - start;
        if (at < end && json[at] == '"') {
            at++;
        } else {
            failed = true;
        }
    }

    /** Takes a value that must be a whole number without a sign, bare or as a string. */
    public long number() {
        boolean quoted = token() == '"';
        if (quoted) {
            at++;
        }
        int from = at;
        long value = 0;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            value = value * 10 + json[at++] - '0';
        }
        int digits = at - from;
        failed |= digits == 0 || digits > MAX_DIGITS || (digits > 1 && json[from] == '0');
        if (quoted) {
            failed |= at >= end || json[at++] != '"';
        }
        return failed ? 0 : value;
    }

    /** Takes any value. */
    public void skip() {
        skip(0);
    }

    /** Whether everything asked for was there, and the text ends with the object. */
    public boolean complete() {
        return token() < 0 && !failed && at == end;
    }

    /** Where the last string begins. */
    public int start() {
        return start;
    }

    /** Bytes of the last string. */
    public int length() {
        return length;
    }

    private void skip(int depth) {
        if (depth > MAX_DEPTH) {
            failed = true;
            return;
        }
        switch (token()) {
            case '"' -> skipString();
            case '{' -> skipAll('}', depth);
            case '[' -> skipAll(']', depth);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> skipNumber();
        }
    }

    private void skipAll(char closing, int depth) {
        at++;
        if (token() == closing) {
            at++;
            return;
        }
        while (!failed) {
            if (closing == '}') {
                token();
                skipString();
                expect(':');
            }
            skip(depth + 1);
            if (token() == closing) {
                at++;
                return;
            }
            expect(',');
        }
    }

    private void skipString() {
        expect('"');
        while (!failed) {
            at = quote(at);
            if (at >= end || json[at] != '\\') {
                break;
            }
            skipEscape();
        }
        failed |= at >= end || json[at++] != '"';
    }

    private void skipEscape() {
        int kind = at + 1 < end ? json[at + 1] : -1;
        at += 2;
        if (kind == 'u') {
            for (int i = 0; i < 4; i++) {
                failed |= at >= end || Character.digit(json[at++], 16) < 0;
            }
        } else {
            failed |= kind < 0 || "\"\\/bfnrt".indexOf(kind) < 0;
        }
    }

    private void skipNumber() {
        int from = at;
        if (at < end && json[at] == '-') {
            at++;
        }
        int whole = at;
        digits();
        failed |= at - whole > 1 && json[whole] == '0';
        if (at < end && json[at] == '.') {
            at++;
            digits();
        }
        if (at < end && (json[at] | 0x20) == 'e') {
            at++;
            if (at < end && (json[at] == '+' || json[at] == '-')) {
                at++;
            }
            digits();
        }
        failed |= at - from > MAX_NUMBER;
    }

    /** At least one digit. */
    private void digits() {
        int from = at;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        failed |= at == from;
    }

    private void literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            failed |= at >= end || json[at++] != word.charAt(i);
        }
    }

    private void expect(char wanted) {
        if (token() == wanted) {
            at++;
        } else {
            failed = true;
        }
    }

    /** Skips white space; the byte that comes next, or -1 at the end or when the cursor has given up. */
    private int token() {
        while (at < end && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
        return failed || at >= end ? -1 : json[at];
    }

    /** The first quote, backslash or control character from here on, eight bytes at a time; the end if none is. */
    private int quote(int from) {
        int i = from;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(json, i);
            long found = zeros(eight ^ 0x2222222222222222L) | zeros(eight ^ 0x5C5C5C5C5C5C5C5CL)
                    | zeros(eight & 0xE0E0E0E0E0E0E0E0L);
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < end && json[i] != '"' && json[i] != '\\' && (json[i] & 0xE0) != 0) {
            i++;
        }
        return i;
    }

    /** The top bit of the lowest byte that is zero; above it the same of others, of some perhaps in vain. */
    private static long zeros(long eight) {
        return (eight - 0x0101010101010101L) & ~eight & 0x8080808080808080L;
    }
}
