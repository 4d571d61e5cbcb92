package dev.wizardsdk.local.store;

import dev.wizardsdk.local.gguf.ModelStoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One file on its way into a folder: {@code name.part} grows, {@code name.notes} says what it is a part of, and when it is whole
 * and verified it gets its name. Whatever interrupts it, the next download goes on where it stopped, unless the server's file
 * has changed.
 */
final class Download {

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(20);
    private static final long NOTABLE = 1 << 20;
    private static final String VALIDATOR = "validator";
    private static final String SHA_256 = "sha256";

    private final Http http;
    private final Settings settings;
    private final Source.Part source;
    private final Optional<String> expected;
    private final long allowed;
    private final Path folder;
    private final Path file;
    private final Path part;
    private final Path notes;

    /**
     * @param expected the checksum the caller knows
     * @param allowed  the most bytes it may have
     */
    Download(Http http, Settings settings, Source.Part source, Path folder, Optional<String> expected, long allowed) {
        this.http = http;
        this.settings = settings;
        this.source = source;
        this.expected = expected;
        this.allowed = allowed;
        this.folder = folder;
        this.file = folder.resolve(source.name());
        this.part = folder.resolve(source.name() + ".part");
        this.notes = folder.resolve(source.name() + ".notes");
    }

    /** Fetches it unless it is there, and gives its checksum. */
    String fetch() throws IOException {
        var known = Disk.readNotes(notes).get(SHA_256);
        if (known != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && known.equals(expected.orElse(known))) {
            return known;
        }
        Disk.delete(file);
        int failures = 0;
        while (true) {
            var before = arrived();
            try {
                return attempt();
            } catch (Again e) {
                failures = arrived() - before >= NOTABLE ? 1 : failures + 1;
                if (failures > settings.retries()) {
                    throw e.failure();
                }
                pause(failures, e.least());
            }
        }
    }

    private long arrived() throws IOException {
        return Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS) ? Files.size(part) : 0;
    }

    private void pause(int failures, Duration least) {
        var backoff = Math.min(LONGEST_BACKOFF.toMillis(), settings.backoff().toMillis() << Math.min(failures - 1, 20));
        var wait = Math.max(least.toMillis(), ThreadLocalRandom.current().nextLong(backoff / 2, backoff + 1));
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            throw Failures.interrupted("waiting to try " + source.name() + " again");
        }
    }

    private String attempt() throws IOException, Again {
        var validator = Disk.readNotes(notes).get(VALIDATOR);
        var have = validator == null ? 0 : arrived();
        try (var answer = http.get(source.address(), have, validator == null ? "" : validator)) {
            return switch (answer.response().code()) {
                case 200 -> receive(answer, 0, length(answer));
                case 206 -> receive(answer, have, rest(answer, have));
                default -> throw startOver(have, "asks for another range of "
                        + Failures.printable(source.address()) + " than it has");
            };
        }
    }

    private Again startOver(long have, String why) throws IOException {
        Files.deleteIfExists(notes);
        Files.deleteIfExists(part);
        var failure = Failures.of(have > 0 ? Kind.CORRUPT : Kind.SERVER, "the server of " + source.name() + " " + why);
        return new Again(failure, Duration.ZERO);
    }

    private long length(Http.Answer answer) {
        var length = answer.response().body().contentLength();
        if (length >= 0 && answer.size() >= 0 && length != answer.size()) {
            throw Failures.of(Kind.CORRUPT, Failures.printable(source.address()) + " sends " + length
                    + " bytes, but the hub says that the file has " + answer.size());
        }
        return Math.max(length, answer.size());
    }

    /** The size of the whole, from an answer that continues what is here. */
    private long rest(Http.Answer answer, long have) throws IOException, Again {
        var range = answer.header("Content-Range").orElse("");
        var total = Http.number(range.substring(range.indexOf('/') + 1));
        if (have == 0 || !range.matches("bytes " + have + "-\\d{1,18}/(\\d{1,18}|\\*)")
                || (answer.size() >= 0 && total >= 0 && total != answer.size())) {
            throw startOver(have, "continued with '" + FileName.printable(range) + "' after " + have + " bytes");
        }
        return Math.max(total, answer.size());
    }

    private String receive(Http.Answer answer, long have, long total) throws IOException, Again {
        requireModel(answer);
        requireAllowed(total);
        Disk.requireSpace(folder, Math.max(0, total - have));
        var wanted = expected.or(answer::sha256);
        if (total < 0 && wanted.isEmpty()) {
            throw Failures.of(Kind.CORRUPT, Failures.printable(source.address()) + " tells neither the size nor the"
                    + " checksum of the file, so nobody could know whether it is whole; give its SHA-256");
        }
        if (have == 0) {
            Files.deleteIfExists(part);
            note(answer);
        }
        var digest = have == 0 ? Checksum.start() : Checksum.started(part);
        var arrived = have;
        try (var out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            arrived = copy(answer, out, digest, have, total);
            out.force(true);
        }
        if (total >= 0 && arrived < total) {
            throw ended(arrived, total);
        }
        return finish(HexFormat.of().formatHex(digest.digest()), wanted, have, arrived);
    }

    private Again ended(long arrived, long total) {
        return new Again(Failures.of(Kind.NETWORK, "the connection to " + Failures.printable(source.address())
                + " ended after " + arrived + " of " + total + " bytes; what has arrived is kept"), Duration.ZERO);
    }

    private void requireModel(Http.Answer answer) {
        var type = answer.header("Content-Type").orElse("");
        var encoding = answer.header("Content-Encoding").orElse("identity");
        if (type.startsWith("text/html") || !encoding.equals("identity")) {
            throw Failures.of(Kind.NOT_A_MODEL, Failures.printable(source.address()) + " sends "
                    + (encoding.equals("identity") ? "a web page" : FileName.printable(encoding) + "-encoded bytes")
                    + ", not a GGUF file; on a hub, name the file, not the page about it");
        }
    }

    private void requireAllowed(long bytes) throws IOException {
        if (bytes > allowed) {
            Files.deleteIfExists(part);
            Files.deleteIfExists(notes);
            throw Failures.of(Kind.TOO_LARGE, Failures.printable(source.address()) + " has "
                    + (bytes == Long.MAX_VALUE ? "more" : bytes + " bytes, more") + " than the " + allowed
                    + " that are allowed; raise ModelStore.withMaxBytes");
        }
    }

    /** Notes what tells this version of the file from another; a weak ETag does not. */
    private void note(Http.Answer answer) throws IOException {
        var known = new TreeMap<String, String>();
        answer.header("ETag").filter(tag -> tag.startsWith("\"")).or(() -> answer.header("Last-Modified"))
                .ifPresent(value -> known.put(VALIDATOR, value));
        Disk.writeNotes(notes, known);
    }

    private long copy(Http.Answer answer, FileChannel out, MessageDigest digest, long have, long total)
            throws IOException, Again {
        var pace = new Pace(settings.progress(), source.name(), have, total);
        var in = answer.response().body().byteStream();
        var buffer = new byte[1 << 16];
        var arrived = have;
        var most = total < 0 ? allowed : total;
        while (true) {
            // Enough at once to see what it begins with.
            var count = arrived == 0
                    ? read(in, buffer, 8, source.address())
                    : read(in, buffer, buffer.length,
                            source.address());
            if (arrived == 0) {
                requireBegin(buffer, count, total);
            }
            if (count == 0) {
                break;
            }
            if (count > most - arrived) {
                requireAllowed(total < 0 ? Long.MAX_VALUE : total);
                throw startOver(0, "sends more than the " + total + " bytes it announced");
            }
            digest.update(buffer, 0, count);
            write(out, ByteBuffer.wrap(buffer, 0, count));
            arrived += count;
            pace.at(arrived);
        }
        pace.end(arrived);
        return arrived;
    }

    /** Reads so many bytes if they are to be had; failures are the network's. */
    private static int read(InputStream in, byte[] buffer, int most, URI address) throws Again {
        try {
            return most == buffer.length ? Math.max(0, in.read(buffer)) : in.readNBytes(buffer, 0, most);
        } catch (IOException e) {
            throw Http.broken(address, e);
        }
    }

    private void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private void requireBegin(byte[] begin, int count, long total) throws IOException, Again {
        var text = new String(begin, 0, count, StandardCharsets.ISO_8859_1);
        if (text.startsWith("GGUF")) {
            return;
        }
        if ("GGUF".startsWith(text) && count < total) {
            throw ended(count, total);
        }
        Files.deleteIfExists(part);
        Files.deleteIfExists(notes);
        throw Failures.of(Kind.NOT_A_MODEL, Failures.printable(source.address()) + " begins with '"
                + FileName.printable(text) + "', so it is "
                + (text.startsWith("version ")
                        ? "a Git LFS pointer"
                        : text.startsWith("<") ? "a web page" : "no GGUF file")
                + "; name the address of the model file itself");
    }

    private String finish(String found, Optional<String> wanted, long resumedAt, long size)
            throws IOException, Again {
        if (!found.equals(wanted.orElse(found))) {
            var again = startOver(resumedAt, "sent a file with the SHA-256 " + found + ", expected " + wanted.get()
                    + "; if the file was replaced, give its new checksum");
            if (resumedAt == 0) {
                throw Failures.of(Kind.CORRUPT, String.valueOf(again.failure().getMessage()));
            }
            throw again;
        }
        Disk.force(part);
        Disk.writeNotes(notes, Map.of(SHA_256, found, "bytes", Long.toString(size)));
        Disk.move(part, file);
        return found;
    }

    /** Tells about progress now and then. */
    private static final class Pace {

        private static final long EVERY_NANOS = 200_000_000;

        private final Settings.Progress progress;
        private final String name;
        private final long from;
        private final long total;
        private final long begun = System.nanoTime();
        private long last = begun;

        Pace(Settings.Progress progress, String name, long from, long total) {
            this.progress = progress;
            this.name = name;
            this.from = from;
            this.total = total;
            progress.at(name, from, total, 0);
        }

        void at(long bytes) {
            if (System.nanoTime() - last >= EVERY_NANOS) {
                end(bytes);
            }
        }

        void end(long bytes) {
            last = System.nanoTime();
            progress.at(name, bytes, total, (bytes - from) * 1e9 / Math.max(1, last - begun));
        }
    }
}
