package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Usage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What was asked and answered in a run, kept so that nothing paid for is lost. Thread-safe. Owns its file and a lock on it until
 * it is closed.
 */
final class Journal implements AutoCloseable {

    /*
     * One file of lines "<crc32c> <json>\n", only ever appended to and synced after each line:
     *
     *   {"version":1,"plan":{…}}           first, once: what the run depends on
     *   {"intent":"<call>"}                before a call is made
     *   {"unpaid":"<call>"}                after it failed before the service could have charged for it
     *   {"result":"<call>","text":…,…}     after it was answered; "again" counts earlier tries that may have been paid for
     *   {"failure":"<call>","kind":…,…}    after it failed for good; the same
     *
     * A run is a function of its plan and the answers, so a resumed one walks the same way again and takes from here what it
     * had asked before. An intent without result may have been paid for: it is asked again and counted.
     *
     * A bad last line is what a crash leaves of a write: it is cut. A bad line before the last is damage: refused, with its
     * place. A write that fails (a full disk) is cut back to the end of the last whole line, and the journal takes no more.
     */

    static final String FILE = "journal.log";
    private static final int VERSION = 1;
    /** What a crash may leave of the first write: a checksum, or a part of it and of what follows, without an end of line. */
    private static final Pattern TORN_START = Pattern.compile("[0-9a-f]{1,8}|[0-9a-f]{8} [^\\n]*");

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Recorded> recorded = new HashMap<>();
    private final Map<String, Integer> unanswered = new HashMap<>();
    private long end;
    private boolean broken;

    /** What came of a call. */
    sealed interface Recorded {

        /** How many tries before the one that counts may have been paid for. */
        int again();

        record Answered(Answer answer, int again) implements Recorded {}

        record Failed(ErrorKind kind, String message, int again) implements Recorded {}
    }

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens the journal in the directory, or begins one there.
     *
     * @throws JournalException if another process has it, it is damaged, or its plan is not this one
     */
    static Journal open(Path directory, Map<String, String> plan) {
        var file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            try {
                lock(channel, file);
                var journal = new Journal(file, channel);
                journal.recover(plan);
                return journal;
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JournalException("could not open the journal " + file + ": " + e.getMessage(), e);
        }
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // held by this same JVM
        }
        throw new JournalException(
                "the journal " + file + " is in use by another run; wait for it or choose another directory");
    }

    private void recover(Map<String, String> plan) throws IOException {
        Map<String, String> found = null;
        var lines = new Lines(channel);
        for (var line = lines.next(); line != null; line = lines.next()) {
            var json = parse(line);
            if (json == null) {
                if (found == null && !TORN_START.matcher(new String(line, StandardCharsets.ISO_8859_1)).matches()) {
                    throw new JournalException(file + " is no journal of this library; it is left as it is");
                }
                if (lines.next() != null) {
                    throw new JournalException("the journal " + file + " is damaged at byte " + end
                            + ": the line there does not match its checksum; restore it from a copy, or start in another directory");
                }
                break;
            }
            if (found == null) {
                requireVersion(json);
                found = strings(json.path("plan"));
            } else {
                take(json);
            }
            end = lines.offset();
        }
        channel.truncate(end);
        channel.position(end);
        if (found == null) {
            var entry = Json.object().put("version", VERSION);
            var values = entry.putObject("plan");
            plan.forEach(values::put);
            append(entry);
            syncDirectory();
        } else if (!found.equals(plan)) {
            throw new JournalException(difference(found, plan));
        }
    }

    private void requireVersion(JsonNode json) {
        if (json.path("version").asInt() != VERSION) {
            throw new JournalException(
                    "the journal " + file + " has version " + json.path("version") + ", this library reads "
                            + VERSION + "; continue it with the library that wrote it, or start in another directory");
        }
    }

    private void take(JsonNode json) {
        if (json.has("intent")) {
            unanswered.merge(json.path("intent").asText(), 1, Integer::sum);
        } else if (json.has("unpaid")) {
            notPaidFor(json.path("unpaid").asText());
        } else if (json.has("result")) {
            var usage = json.path("usage");
            var answer = new Answer(
                    json.path("text").asText(),
                    Finish.valueOf(json.path("finish").asText()),
                    new Usage(
                            usage.path("prompt").asLong(),
                            usage.path("cached").asLong(),
                            usage.path("completion").asLong(),
                            usage.path("reasoning").asLong()),
                    BigDecimal.ZERO,
                    json.path("model").asText(), List.of());
            settle(json.path("result").asText(), new Recorded.Answered(answer, json.path("again").asInt()));
        } else {
            var kind = ErrorKind.valueOf(json.path("kind").asText());
            settle(
                    json.path("failure").asText(),
                    new Recorded.Failed(kind, json.path("message").asText(), json.path("again").asInt()));
        }
    }

    private void settle(String call, Recorded outcome) {
        unanswered.remove(call);
        recorded.put(call, outcome);
    }

    private void notPaidFor(String call) {
        unanswered.computeIfPresent(call, (name, tries) -> tries == 1 ? null : tries - 1);
    }

    /** How many tries were begun and never settled: they may have been paid for. */
    synchronized int open() {
        return unanswered.values().stream().mapToInt(tries -> tries).sum();
    }

    /** What came of the call, if it was made before. */
    synchronized Optional<Recorded> recorded(String call) {
        return Optional.ofNullable(recorded.get(call));
    }

    /** Notes that the call is about to be made. */
    synchronized void intend(String call) {
        append(Json.object().put("intent", call));
        unanswered.merge(call, 1, Integer::sum);
    }

    /** Notes that the call begun last failed before it could cost anything. */
    synchronized void unpaid(String call) {
        append(Json.object().put("unpaid", call));
        notPaidFor(call);
    }

    /** Settles the call; {@code again} counts its own failed attempts that may have been paid for. */
    synchronized Recorded answered(String call, Answer answer, int again) {
        var entry = Json.object()
                .put("result", call)
                .put("text", answer.text())
                .put("finish", answer.finish().name())
                .put("model", answer.model())
                .put("again", again + unsettledBefore(call));
        entry.putObject("usage")
                .put("prompt", answer.usage().promptTokens())
                .put("cached", answer.usage().cachedPromptTokens())
                .put("completion", answer.usage().completionTokens())
                .put("reasoning", answer.usage().reasoningTokens());
        append(entry);
        var outcome = new Recorded.Answered(answer, again + unsettledBefore(call));
        settle(call, outcome);
        return outcome;
    }

    /** Settles the call as failed for good; {@code again} as in {@link #answered}. */
    synchronized Recorded failed(String call, ErrorKind kind, String message, int again) {
        var outcome = new Recorded.Failed(kind, message, again + unsettledBefore(call));
        append(Json.object()
                .put("failure", call)
                .put("kind", kind.name())
                .put("message", message)
                .put("again", outcome.again()));
        settle(call, outcome);
        return outcome;
    }

    private int unsettledBefore(String call) {
        return unanswered.getOrDefault(call, 1) - 1;
    }

    private void append(ObjectNode entry) {
        if (broken) {
            throw new JournalException("the journal " + file + " could not be written before; it takes no more");
        }
        var json = Json.write(entry).getBytes(StandardCharsets.UTF_8);
        var line = ByteBuffer.allocate(json.length + 10);
        line.put(checksum(json).getBytes(StandardCharsets.US_ASCII)).put((byte) ' ').put(json).put((byte) '\n').flip();
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
            end += line.limit();
        } catch (IOException e) {
            broken = true;
            try {
                channel.truncate(end);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw new JournalException("could not write the journal " + file + ": " + e.getMessage()
                    + "; nothing recorded is lost: make room and run again to continue", e);
        }
    }

    private static String checksum(byte[] json) {
        var crc = new CRC32C();
        crc.update(json);
        return String.format("%08x", crc.getValue());
    }

    /** The line's JSON, or null if it is not what was written. */
    private static @Nullable JsonNode parse(byte[] line) {
        if (line.length < 10 || line[8] != ' ' || line[line.length - 1] != '\n') {
            return null;
        }
        var json = Arrays.copyOfRange(line, 9, line.length - 1);
        if (!new String(line, 0, 8, StandardCharsets.US_ASCII).equals(checksum(json))) {
            return null;
        }
        try {
            return Json.read(new String(json, StandardCharsets.UTF_8));
        } catch (Json.NotJson e) {
            return null;
        }
    }

    private static Map<String, String> strings(JsonNode object) {
        var strings = new TreeMap<String, String>();
        object.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
        return strings;
    }

    private String difference(Map<String, String> found, Map<String, String> plan) {
        var text = new StringBuilder("the journal ").append(file)
                .append(" belongs to a run that was set up differently:");
        var names = new TreeMap<>(found);
        names.putAll(plan);
        for (var name : names.keySet()) {
            var then = found.getOrDefault(name, "nothing");
            var now = plan.getOrDefault(name, "nothing");
            if (!then.equals(now)) {
                text.append("\n  ").append(name).append(" was ").append(then).append(", now ").append(now);
            }
        }
        return text.append("\nUse the same settings to continue it, or another directory to begin anew").toString();
    }

    /** So that a file just made is found after a loss of power. */
    private void syncDirectory() throws IOException {
        var directory = file.toAbsolutePath().getParent();
        if (directory != null && File.separatorChar == '/') {
            try (var handle = FileChannel.open(directory, StandardOpenOption.READ)) {
                handle.force(true);
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new JournalException("could not close the journal " + file + ": " + e.getMessage(), e);
        }
    }

    /** Reads lines as bytes, their ends included. */
    private static final class Lines {

        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);
        private long offset;

        Lines(FileChannel channel) {
            this.channel = channel;
        }

        byte @Nullable [] next() throws IOException {
            var line = new ByteArrayOutputStream();
            while (true) {
                if (!buffer.hasRemaining()) {
                    buffer.clear();
                    var count = channel.read(buffer);
                    buffer.flip();
                    if (count < 0) {
                        offset += line.size();
                        return line.size() == 0 ? null : line.toByteArray();
                    }
                }
                var b = buffer.get();
                line.write(b);
                if (b == '\n') {
                    offset += line.size();
                    return line.toByteArray();
                }
            }
        }

        /** Where the next line begins. */
        long offset() {
            return offset;
        }
    }
}
