package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is known of batches, in a directory of its own: which requests were to be sent together, under which name the service took
 * them, and the answers. No prompt and no key is in it. Thread-safe. Owns the directory until it is closed: another process that
 * opens it is refused.
 *
 * <p>It is a file of lines that only grows: CRC-32C, a blank, a JSON object. What must be known before the next step is forced
 * to the disk. A last line that a crash cut off is dropped; damage before it is reported and nothing is skipped.
 */
final class BatchJournal implements AutoCloseable {

    /** Requests sent together. */
    static final class Batch {

        private final String mark;
        private final Set<String> open = new LinkedHashSet<>();
        private @Nullable String name;

        private Batch(String mark) {
            this.mark = mark;
        }

        /** Our own name of it. */
        String mark() {
            return mark;
        }

        /** The service's name of it, once that is known. */
        Optional<String> name() {
            return Optional.ofNullable(name);
        }
    }

    private static final String ANSWER = "{\"answer\":\"";
    private static final int CHECKSUM = 9;

    private record Place(long at, int length) {}

    private final FileChannel lock;
    private final RandomAccessFile file;
    private final Map<String, Batch> batches = new HashMap<>();
    private final Map<String, Batch> batchOf = new HashMap<>();
    private final Map<String, Place> answers = new HashMap<>();
    private final Set<String> delivered = new HashSet<>();
    private long end;

    private BatchJournal(FileChannel lock, RandomAccessFile file) {
        this.lock = lock;
        this.file = file;
    }

    /**
     * The journal of a directory, which is made if there is none.
     *
     * @throws IllegalStateException if another provider has it open, or it is damaged
     */
    static BatchJournal open(Path directory) {
        try {
            Files.createDirectories(directory);
            var lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            try {
                requireLock(lock, directory);
                var path = directory.resolve("batches.jsonl");
                // not a channel: an interrupted reader would close it for all
                var journal = new BatchJournal(lock, new RandomAccessFile(path.toFile(), "rw"));
                journal.read(path);
                return journal;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the directory of batches can't be used: " + directory, e);
        }
    }

    private static void requireLock(FileChannel lock, Path directory) throws IOException {
        try {
            if (lock.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // in this process
        }
        throw new IllegalStateException("the directory " + directory + " is in use by another provider of batches;"
                + " close that one, or give this one a directory of its own");
    }

    private void read(Path path) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            var line = new ByteArrayOutputStream();
            long at = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                var bytes = line.toByteArray();
                if (!isWhole(bytes)) {
                    requireLast(in, at);
                    break;
                }
                take(bytes, at);
                at += bytes.length + 1;
                line.reset();
            }
            end = at;
        }
        file.setLength(end);
    }

    private static void requireLast(InputStream in, long at) throws IOException {
        if (in.read() >= 0) {
            throw new IllegalStateException("batches.jsonl is damaged at byte " + at + ", and more follows; restore it,"
                    + " or move it away and lose its answers");
        }
    }

    private static boolean isWhole(byte[] line) {
        return line.length > CHECKSUM && checksum(line, CHECKSUM, line.length)
                .equals(new String(line, 0, CHECKSUM, StandardCharsets.ISO_8859_1));
    }

    private static String checksum(byte[] bytes, int from, int to) {
        var crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return "%08x ".formatted(crc.getValue());
    }

    private void take(byte[] line, long at) {
        var start = WireJson.utf8(line, CHECKSUM, Math.min(line.length, CHECKSUM + ANSWER.length() + 80));
        if (start.startsWith(ANSWER)) {
            var id = start.substring(ANSWER.length(), start.indexOf('"', ANSWER.length()));
            var head = answerHead(id).length();
            answered(id, new Place(at + CHECKSUM + head, line.length - CHECKSUM - head - 1));
            return;
        }
        var record = WireJson.parse(line, CHECKSUM, line.length);
        if (record.has("submitting")) {
            begin(record.path("submitting").asText(), texts(record.path("requests")));
        } else if (record.has("submitted")) {
            named(record.path("submitted").asText(), record.path("name").asText());
        } else if (record.has("forgotten")) {
            texts(record.path("forgotten")).forEach(this::forgetOne);
        } else if (record.has("delivered")) {
            delivered.add(record.path("delivered").asText());
        }
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Before a batch is sent. */
    synchronized Batch submitting(String mark, Collection<String> ids) {
        var record = WireJson.object().put("submitting", mark);
        ids.forEach(record.putArray("requests")::add);
        append(record);
        force();
        return begin(mark, ids);
    }

    private Batch begin(String mark, Collection<String> ids) {
        var batch = new Batch(mark);
        batch.open.addAll(ids);
        batches.put(mark, batch);
        ids.forEach(id -> batchOf.put(id, batch));
        return batch;
    }

    /** Once the service took it. */
    synchronized void submitted(Batch batch, String name) {
        append(WireJson.object().put("submitted", batch.mark).put("name", name));
        force();
        named(batch.mark, name);
    }

    private void named(String mark, String name) {
        var batch = batches.get(mark);
        if (batch != null) {
            batch.name = name;
        }
    }

    /** An answer; it is on the disk for certain after {@link #force()}. */
    synchronized void answer(String id, byte[] bytes, JsonSlice json) {
        var head = answerHead(id).getBytes(StandardCharsets.UTF_8);
        var length = json.to() - json.from();
        var record = new byte[head.length + length + 1];
        System.arraycopy(head, 0, record, 0, head.length);
        System.arraycopy(bytes, json.from(), record, head.length, length);
        record[record.length - 1] = '}';
        var at = append(record);
        answered(id, new Place(at + CHECKSUM + head.length, length));
    }

    private static String answerHead(String id) {
        return ANSWER + id + "\",\"json\":";
    }

    private void answered(String id, Place place) {
        answers.put(id, place);
        delivered.remove(id);
        leaveBatch(id);
    }

    /** Requests that will get no answer where they are, or whose answer is of no use: asked again, they are new ones. */
    synchronized void forget(Collection<String> ids) {
        if (!ids.isEmpty()) {
            var record = WireJson.object();
            ids.forEach(record.putArray("forgotten")::add);
            append(record);
            force();
            ids.forEach(this::forgetOne);
        }
    }

    private void forgetOne(String id) {
        answers.remove(id);
        leaveBatch(id);
    }

    private void leaveBatch(String id) {
        var batch = batchOf.remove(id);
        if (batch != null) {
            batch.open.remove(id);
            if (batch.open.isEmpty()) {
                batches.remove(batch.mark);
            }
        }
    }

    /** The requests of a batch that neither have an answer nor were forgotten. */
    synchronized Set<String> open(Batch batch) {
        return Set.copyOf(batch.open);
    }

    /** The batch in which a request waits. */
    synchronized Optional<Batch> batchOf(String id) {
        return Optional.ofNullable(batchOf.get(id));
    }

    synchronized boolean isAnswered(String id) {
        return answers.containsKey(id);
    }

    /** The answer to a request. */
    synchronized byte[] answer(String id) {
        try {
            var place = answers.get(id);
            if (place == null) {
                throw new IllegalStateException("there is no answer");
            }
            var bytes = new byte[place.length()];
            file.seek(place.at());
            file.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("an answer could not be read from batches.jsonl", e);
        }
    }

    /** Notes that an answer was handed out; whether that is new. Not forced: at worst a crash has it counted once more. */
    synchronized boolean deliver(String id) {
        if (!delivered.add(id)) {
            return false;
        }
        append(WireJson.object().put("delivered", id));
        return true;
    }

    private long append(ObjectNode record) {
        return append(WireJson.bytes(record));
    }

    private long append(byte[] json) {
        try {
            var line = ByteBuffer.allocate(CHECKSUM + json.length + 1)
                    .put(checksum(json, 0, json.length).getBytes(StandardCharsets.ISO_8859_1)).put(json)
                    .put((byte) '\n').array();
            var at = end;
            file.seek(at);
            file.write(line);
            end += line.length;
            return at;
        } catch (IOException e) {
            throw new UncheckedIOException("batches.jsonl could not be written", e);
        }
    }

    synchronized void force() {
        try {
            file.getFD().sync();
        } catch (IOException e) {
            throw new UncheckedIOException("batches.jsonl could not be written to the disk", e);
        }
    }

    @Override
    public synchronized void close() {
        try (lock; file) {
            // the lock ends with its channel
        } catch (IOException e) {
            throw new UncheckedIOException("batches.jsonl could not be closed", e);
        }
    }
}
