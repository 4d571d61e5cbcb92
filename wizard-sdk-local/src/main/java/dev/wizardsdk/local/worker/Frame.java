package dev.wizardsdk.local.worker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One message in the pipe: four bytes of magic, the kind, the number of the stream or order it belongs to, the length of its
 * content, a CRC-32 of all that and of the content.
 */
final class Frame {

    /** The most bytes of content: room for the vectors of some ten thousand texts. */
    static final int MOST_BYTES = 256 << 20;

    private static final int MAGIC = 0x575A4431;
    private static final int HEADER = 4 + 1 + 8 + 4 + 4;
    private static final int CHECKED_FROM = 4;
    private static final int CHECKED = 1 + 8 + 4;

    /** What a frame is; the host sends the first five, the child the others, and both begin with a greeting. */
    enum Kind {
        /** The fingerprint of the codec, the first frame of both sides. */
        HELLO(1),
        /** Something to be done, answered with a result or a failure. */
        ORDER(2),
        /** A request, answered with a stream of events. */
        OPEN(3),
        /** How many more events the reader has room for. */
        CREDIT(4),
        /** Nobody waits for this stream or order any more. */
        CANCEL(5),
        /** What an order gave. */
        RESULT(6),
        /** An event that is text, as it is. */
        TEXT(7),
        /** Another event. */
        EVENT(8),
        /** How a stream or an order failed. */
        FAILED(9);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) throws ProtocolException {
            for (var kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new ProtocolException("a frame has the unknown kind " + (code & 0xFF));
        }
    }

    private final Kind kind;
    private final long id;
    private final byte[] content;

    /** A frame that keeps the content as it is; the number is 0 where it belongs to no stream or order. */
    Frame(Kind kind, long id, byte[] content) {
        this.kind = kind;
        this.id = id;
        this.content = content;
    }

    Kind kind() {
        return kind;
    }

    long id() {
        return id;
    }

    byte[] content() {
        return content;
    }

    /** All of it, to be written at once. */
    byte[] bytes() {
        var bytes = ByteBuffer.allocate(HEADER + content.length)
                .putInt(MAGIC).put(kind.code).putLong(id).putInt(content.length);
        bytes.putInt(checksum(bytes.array(), content)).put(content);
        return bytes.array();
    }

    /** The next one, waited for; empty where the other side has ended between two frames. */
    static Optional<Frame> read(InputStream in) throws IOException {
        var header = in.readNBytes(HEADER);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < HEADER) {
            throw new EOFException("the pipe ended within the header of a frame");
        }
        var fields = ByteBuffer.wrap(header);
        var magic = fields.getInt();
        if (magic != MAGIC) {
            throw new ProtocolException("a frame begins with 0x" + Integer.toHexString(magic)
                    + ": something else writes into the pipe");
        }
        var code = fields.get();
        var id = fields.getLong();
        var length = fields.getInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new ProtocolException("a frame has " + Integer.toUnsignedString(length) + " bytes, the most are "
                    + MOST_BYTES);
        }
        var content = in.readNBytes(length);
        if (content.length < length) {
            throw new EOFException("the pipe ended " + (length - content.length) + " bytes before the end of a frame");
        }
        if (checksum(header, content) != fields.getInt()) {
            throw new ProtocolException("a frame's checksum is wrong");
        }
        return Optional.of(new Frame(Kind.of(code), id, content));
    }

    private static int checksum(byte[] header, byte[] content) {
        var crc = new CRC32();
        crc.update(header, CHECKED_FROM, CHECKED);
        crc.update(content);
        return (int) crc.getValue();
    }

    static Frame text(long id, String text) {
        var content = ByteBuffer.allocate(Math.multiplyExact(text.length(), Character.BYTES));
        content.asCharBuffer().put(text);
        return new Frame(Kind.TEXT, id, content.array());
    }

    /** The content as text: UTF-16 as it lies in memory, so that nothing is changed by the way. */
    String text() throws ProtocolException {
        if (content.length % Character.BYTES != 0) {
            throw new ProtocolException("a text has half a character");
        }
        return ByteBuffer.wrap(content).asCharBuffer().toString();
    }

    static Frame credit(long id, int events) {
        return new Frame(Kind.CREDIT, id, ByteBuffer.allocate(Integer.BYTES).putInt(events).array());
    }

    int credit() throws ProtocolException {
        if (content.length != Integer.BYTES) {
            throw new ProtocolException("a credit is no number");
        }
        return ByteBuffer.wrap(content).getInt();
    }

    static Frame of(Kind kind, long id) {
        return new Frame(kind, id, new byte[0]);
    }
}
