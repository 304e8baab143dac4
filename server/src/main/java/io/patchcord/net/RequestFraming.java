package io.patchcord.net;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Cuts the bytes of a connection into requests: a head is handed on once it is whole and checked, its body as it comes,
 * and nothing behind it before the next head is whole. Keeps at most a head and one read. One thread.
 */
final class RequestFraming {
    private static final int FIRST_SIZE = 512;
    private static final int MOST_HEAD_BYTES = 16 << 10;
    private static final int MOST_CHUNK_LINE = 10;
    private static final Pattern CHUNK_LINE = Pattern.compile("[0-9A-Fa-f]{1,8}\r\n");
    private static final byte[] END_OF_LINE = {'\r', '\n'};
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    /** What comes next. */
    private enum Part { HEAD, BODY, CHUNK_LINE, CHUNK, CHUNK_END, LAST_END, UPGRADE, OTHER_PROTOCOL, OVER }

    /** What two readers could understand differently, or larger than any request here. */
    static final class MalformedException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    private Part part = Part.HEAD;
    /** What has come and was not handed on stands from {@code start} to {@code end}. */
    private byte[] bytes = new byte[FIRST_SIZE];
    private int start;
    private int end;
    private int searched;
    private boolean last;
    private long left;

    /** Whether a request has been handed on to its end, or none has begun. */
    boolean betweenRequests() {
        return part == Part.HEAD;
    }

    /** Whether nothing of the next request has come. */
    boolean isEmpty() {
        return start == end;
    }

    /** Whether nothing may follow: after the last request, or where nobody knows what it would be. */
    boolean isOver() {
        return part == Part.UPGRADE || part == Part.OVER;
    }

    /** Takes what was read from the socket. */
    void add(byte[] read) {
        int kept = end - start;
        if (bytes.length - end < read.length) {
            byte[] roomy = bytes.length < kept + read.length ? new byte[(kept + read.length) * 2] : bytes;
            System.arraycopy(bytes, start, roomy, 0, kept);
            bytes = roomy;
            start = 0;
            end = kept;
        }
        System.arraycopy(read, 0, bytes, end, read.length);
        end += read.length;
    }

    /** From now on everything is handed on as it comes. */
    void becomeOtherProtocol() {
        part = Part.OTHER_PROTOCOL;
    }

    /**
     * The next bytes that may be handed on; null when more must be read first.
     *
     * @throws MalformedException at what may not
     */
    byte[] next() {
        try {
            return switch (part) {
                case HEAD -> head();
                case BODY -> body(afterRequest());
                case CHUNK_LINE -> chunkLine();
                case CHUNK -> body(Part.CHUNK_END);
                case CHUNK_END -> end(Part.CHUNK_LINE);
                case LAST_END -> end(afterRequest());
                case OTHER_PROTOCOL -> isEmpty() ? null : cut(end - start);
                case UPGRADE, OVER -> throw new IllegalStateException("over");
            };
        } catch (MalformedException e) {
            part = Part.OVER;
            throw e;
        }
    }

    private Part afterRequest() {
        return last ? Part.OVER : Part.HEAD;
    }

    private byte[] head() {
        int length = lengthTo(END_OF_HEAD, Math.max(0, searched - END_OF_HEAD.length));
        searched = end - start;
        if ((length < 0 ? searched : length) > MOST_HEAD_BYTES) {
            throw new MalformedException("headers of more than " + MOST_HEAD_BYTES + " bytes");
        }
        if (length < 0) {
            return null;
        }
        searched = 0;
        byte[] bytesOfHead = cut(length);
        RequestHead head = RequestHead.read(bytesOfHead);
        left = head.bodyBytes();
        last = head.last();
        part = head.upgrade() ? Part.UPGRADE : left == RequestHead.CHUNKED ? Part.CHUNK_LINE
                : left > 0 ? Part.BODY : afterRequest();
        return bytesOfHead;
    }

    private byte[] body(Part next) {
        if (isEmpty()) {
            return null;
        }
        int length = (int) Math.min(left, end - start);
        left -= length;
        part = left == 0 ? next : part;
        return cut(length);
    }

    private byte[] chunkLine() {
        int length = lengthTo(END_OF_LINE, 0);
        if (length < 0 && end - start < MOST_CHUNK_LINE) {
            return null;
        }
        String line = new String(bytes, start, Math.max(0, Math.min(length, MOST_CHUNK_LINE)),
                StandardCharsets.ISO_8859_1);
        if (!CHUNK_LINE.matcher(line).matches()) {
            throw new MalformedException("malformed: size of a chunk");
        }
        left = Long.parseLong(line.strip(), 16);
        part = left == 0 ? Part.LAST_END : Part.CHUNK;
        return cut(length);
    }

    private byte[] end(Part next) {
        if (end - start < END_OF_LINE.length) {
            return null;
        }
        if (lengthTo(END_OF_LINE, 0) != END_OF_LINE.length) {
            throw new MalformedException("malformed: end of a chunk");
        }
        part = next;
        return cut(END_OF_LINE.length);
    }

    private byte[] cut(int length) {
        byte[] cut = Arrays.copyOfRange(bytes, start, start + length);
        start += length;
        if (start == end) {
            start = 0;
            end = 0;
        }
        return cut;
    }

    /** Bytes to the end of the first {@code what}, which none before {@code from} begins; negative without one. */
    private int lengthTo(byte[] what, int from) {
        for (int at = start + from; at <= end - what.length; at++) {
            if (Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
                return at + what.length - start;
            }
        }
        return -1;
    }
}
