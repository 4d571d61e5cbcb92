package dev.wizardsdk.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * What a request brings, in pieces that are not joined in memory. It is written once: OkHttp may send a body again after a lost
 * connection or a 503, a one-shot body it may not.
 */
public final class HttpBody extends RequestBody {

    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    private final MediaType type;
    private final List<byte[]> pieces;
    private final long length;
    private volatile boolean written;

    private HttpBody(MediaType type, List<byte[]> pieces) {
        this.type = type;
        this.pieces = List.copyOf(pieces);
        this.length = pieces.stream().mapToLong(piece -> piece.length).sum();
    }

    /** One JSON text. */
    public static HttpBody json(byte[] json) {
        return new HttpBody(JSON, List.of(json));
    }

    /** One JSON text, from its pieces. */
    public static HttpBody json(List<byte[]> pieces) {
        return new HttpBody(JSON, pieces);
    }

    /**
     * A form with one text and one file (RFC 7578).
     *
     * @param boundary what stands nowhere in the file
     * @param file     its pieces
     */
    public static HttpBody form(String boundary, String textName, String text, String fileName, List<byte[]> file) {
        var pieces = new ArrayList<byte[]>(file.size() + 2);
        pieces.add(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + textName + "\"\r\n\r\n" + text
                + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/jsonl\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        pieces.addAll(file);
        pieces.add(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return new HttpBody(MediaType.get("multipart/form-data; boundary=" + boundary), pieces);
    }

    boolean written() {
        return written;
    }

    @Override
    public MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        written = true;
        for (var piece : pieces) {
            sink.write(piece);
        }
    }
}
