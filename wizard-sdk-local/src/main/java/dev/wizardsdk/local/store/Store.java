package dev.wizardsdk.local.store;

import dev.wizardsdk.local.gguf.ModelStoreException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of models. Each lies under the names of its files in a folder named after their content; {@code sources} says what came
 * from where, {@code fetching} holds what is on its way, {@code locks} keeps several threads and processes apart. Files are
 * never changed once they have their place.
 */
public final class Store {

    /**
     * A model that is here.
     *
     * @param source   what it was fetched as
     * @param files    its files, the first of which is given to {@code LocalModel}
     * @param sha256   their checksums
     * @param lastUsed when it was last asked for
     */
    public record Kept(String source, List<Path> files, List<String> sha256, long bytes, Instant lastUsed) {}

    private static final String USED = ".used";
    private static final String IN_USE = ".in-use-";
    private static final int ID_LENGTH = 32;

    private final Path root;
    private final Settings settings;

    private Store(Path root, Settings settings) {
        this.root = root;
        this.settings = settings;
    }

    /** Something done in the store's folder. */
    public interface Work<T> {
        T in(Store store) throws IOException;
    }

    /** Opens the folder, which is made if need be, and does something in it. */
    public static <T> T use(Path folder, Settings settings, Work<T> work) {
        try {
            var root = makeFolder(folder.toAbsolutePath().normalize()).toRealPath();
            for (var name : List.of("sources", "fetching", "locks")) {
                makeFolder(root.resolve(name));
            }
            return work.in(new Store(root, settings));
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw Failures.interrupted("working in " + folder);
            }
            throw Failures.disk(folder, e);
        }
    }

    private static Path makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(folder.getParent());
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? Files.createDirectories(folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectories(folder);
    }

    /** A model file that needs no store: one that is here already. */
    public static Optional<Path> local(String text, List<String> sha256) {
        if (!(Source.of(text) instanceof Source.Local(Path file))) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            throw Failures.of(Kind.NOT_FOUND, "there is no file " + file + ". A source is " + Source.FORMS);
        }
        try {
            var parts = Source.parts(new Source.Local(file), file.toUri());
            requireChecksums(sha256, parts);
            for (int i = 0; i < sha256.size(); i++) {
                var part = file.resolveSibling(parts.get(i).name());
                var found = Checksum.of(part);
                if (!found.equals(sha256.get(i))) {
                    throw Failures.of(Kind.CORRUPT, part + " has the SHA-256 " + found + ", not " + sha256.get(i));
                }
            }
            return Optional.of(file);
        } catch (IOException e) {
            throw Failures.disk(file, e);
        }
    }

    private static void requireChecksums(List<String> sha256, List<Source.Part> parts) {
        if (!sha256.isEmpty() && sha256.size() != parts.size()) {
            throw new IllegalArgumentException("the model has " + parts.size() + " files, but " + sha256.size()
                    + " checksums are given");
        }
        sha256.stream().filter(each -> !Checksum.isSha256(each)).findFirst().ifPresent(each -> {
            throw new IllegalArgumentException("'" + FileName.printable(each) + "' is no SHA-256: 64 digits 0-9 a-f");
        });
    }

    /** The first file of a model, fetched if it is not here. */
    public Path get(String text, List<String> sha256) throws IOException {
        var source = Source.of(text);
        var parts = Source.parts(source, settings.hub());
        requireChecksums(sha256, parts);
        var identity = identity(source);
        var key = Checksum.of(identity);
        var here = find(key, sha256);
        if (here.isPresent()) {
            return used(here.get());
        }
        if (settings.offline()) {
            throw Failures.of(Kind.OFFLINE, "the store in " + root + " does not have "
                    + FileName.printable(Failures.withoutQuery(text)) + " and is offline; it has "
                    + (list().isEmpty()
                            ? "nothing"
                            : list().stream().map(Kept::source).collect(Collectors.joining(", "))));
        }
        return FolderLock.holding(root.resolve("locks").resolve(key + ".lock"), () -> {
            // Another may have fetched it while this one waited.
            var meanwhile = find(key, sha256);
            return used(meanwhile.isPresent() ? meanwhile.get() : fetch(key, identity, parts, sha256));
        });
    }

    private static String identity(Source source) {
        return switch (source) {
            case Source.Hub(var repository, var path, var revision) -> "hf:" + repository + "/" + path + "@" + revision;
            case Source.Web(var address) -> address.toString();
            case Source.Local(var file) -> file.toString();
        };
    }

    private Kept fetch(String key, String identity, List<Source.Part> parts, List<String> sha256) throws IOException {
        var staging = makeFolder(root.resolve("fetching").resolve(key));
        requireInside(staging);
        var found = new ArrayList<String>();
        long bytes = 0;
        try (var http = new Http(settings, !sha256.isEmpty())) {
            for (int i = 0; i < parts.size(); i++) {
                var expected = sha256.isEmpty() ? Optional.<String>empty() : Optional.of(sha256.get(i));
                found.add(new Download(http, settings, parts.get(i), staging, expected, settings.maxBytes() - bytes)
                        .fetch());
                bytes += Files.size(staging.resolve(parts.get(i).name()));
            }
        }
        var id = id(found);
        FolderLock.holding(lockOf(root.resolve(id)), () -> {
            settle(staging, root.resolve(id), parts);
            return id;
        });
        var notes = new TreeMap<>(Map.of("source", Failures.withoutQuery(identity), "folder", id));
        for (int i = 0; i < parts.size(); i++) {
            notes.put("name." + i, parts.get(i).name());
            notes.put("sha256." + i, found.get(i));
            notes.put("bytes." + i, Long.toString(Files.size(root.resolve(id).resolve(parts.get(i).name()))));
        }
        var index = root.resolve("sources").resolve(key);
        Disk.writeNotes(index, notes);
        return kept(index).orElseThrow(() -> new IOException("what was just stored in " + id + " is gone"));
    }

    private static String id(List<String> sha256) {
        var all = sha256.size() == 1 ? sha256.getFirst() : Checksum.of(String.join(" ", sha256));
        return all.substring(0, ID_LENGTH);
    }

    /** Moves what was fetched to its place, all files at once. */
    private void settle(Path staging, Path place, List<Source.Part> parts) throws IOException {
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) && parts.stream().allMatch(
                part -> sameSize(place.resolve(part.name()), staging.resolve(part.name())))) {
            Disk.delete(staging);
            return;
        }
        for (var part : parts) {
            Disk.makeReadOnly(staging.resolve(part.name()));
            Files.deleteIfExists(staging.resolve(part.name() + ".notes"));
        }
        Disk.forceFolder(staging);
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            Disk.move(staging, place);
            return;
        }
        // Left by an eviction that was cut short, or the same content under another name.
        requireInside(place);
        for (var part : parts) {
            Files.deleteIfExists(place.resolve(part.name()));
            Disk.move(staging.resolve(part.name()), place.resolve(part.name()));
        }
        Disk.delete(staging);
    }

    private static boolean sameSize(Path one, Path other) {
        try {
            return Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS) && Files.size(one) == Files.size(other);
        } catch (IOException e) {
            return false;
        }
    }

    private Path lockOf(Path place) {
        return root.resolve("locks").resolve(place.getFileName() + ".lock");
    }

    private void requireInside(Path path) throws IOException {
        if (!path.toRealPath().startsWith(root) || Files.isSymbolicLink(path)) {
            throw new IOException(path + " leads out of the store");
        }
    }

    private Optional<Kept> find(String key, List<String> sha256) throws IOException {
        return kept(root.resolve("sources").resolve(key))
                .filter(model -> sha256.isEmpty() || model.sha256.equals(sha256));
    }

    /** What a file of {@code sources} says, if all of it is really here. */
    private Optional<Kept> kept(Path index) throws IOException {
        var notes = Disk.readNotes(index);
        var id = notes.getOrDefault("folder", "");
        if (!id.matches("[0-9a-f]{" + ID_LENGTH + "}")) {
            return Optional.empty();
        }
        var place = root.resolve(id);
        var files = new ArrayList<Path>();
        var sums = new ArrayList<String>();
        long bytes = 0;
        for (int i = 0; notes.containsKey("name." + i); i++) {
            var file = place.resolve(FileName.model("of " + index, notes.getOrDefault("name." + i, "")));
            var size = Http.number(notes.get("bytes." + i));
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !file.toRealPath().startsWith(root)
                    || Files.size(file) != size) {
                return Optional.empty();
            }
            files.add(file);
            sums.add(notes.getOrDefault("sha256." + i, ""));
            bytes += size;
        }
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(new Kept(notes.getOrDefault("source", ""), files, sums, bytes, lastUsed(place)));
    }

    private static Path used(Kept model) throws IOException {
        var first = model.files.getFirst();
        var mark = first.resolveSibling(USED);
        if (!Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(mark);
        }
        Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
        return first;
    }

    private static Instant lastUsed(Path place) throws IOException {
        var mark = place.resolve(USED);
        return Files.getLastModifiedTime(Files.exists(mark) ? mark : place).toInstant();
    }

    /** All models that are here, the last used first. */
    public List<Kept> list() throws IOException {
        var all = new ArrayList<Kept>();
        for (var index : children(root.resolve("sources"))) {
            kept(index).ifPresent(all::add);
        }
        all.sort(Comparator.comparing(Kept::lastUsed).reversed());
        return all;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /** Keeps a model of this store from eviction until the result is closed. */
    public Closeable hold(Path file) throws IOException {
        var place = file.toRealPath().getParent();
        if (place == null || !root.equals(place.getParent()) || !isPlace(place)) {
            throw new IllegalArgumentException(file + " is not a model of the store in " + root);
        }
        return FolderLock.holding(lockOf(place), () -> {
            if (!Files.isRegularFile(file)) {
                throw Failures.of(Kind.NOT_FOUND, file + " is gone; get it again");
            }
            var mark = place.resolve(IN_USE + UUID.randomUUID());
            var held = FolderLock.take(mark);
            return () -> {
                held.close();
                Files.deleteIfExists(mark);
            };
        });
    }

    private static boolean isPlace(Path folder) {
        return folder.getFileName().toString().matches("[0-9a-f]{" + ID_LENGTH + "}");
    }

    /** Deletes what was used least recently, never what is in use, until the rest fits; gives the bytes freed. */
    public long keepWithin(long bytes) throws IOException {
        var places = new ArrayList<Path>();
        for (var child : children(root)) {
            if (isPlace(child) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                places.add(child);
            }
        }
        var unfinished = children(root.resolve("fetching"));
        long total = 0;
        for (var folder : Stream.concat(places.stream(), unfinished.stream()).toList()) {
            total += size(folder);
        }
        var candidates = new ArrayList<>(unfinished);
        candidates.addAll(sortedByUse(places));
        long freed = 0;
        for (var candidate : candidates) {
            freed += total - freed > bytes ? evict(candidate) : 0;
        }
        return freed;
    }

    private static List<Path> sortedByUse(List<Path> places) throws IOException {
        var times = new TreeMap<Path, Instant>();
        for (var place : places) {
            times.put(place, lastUsed(place));
        }
        return places.stream().sorted(Comparator.comparing(times::get)).toList();
    }

    private static long size(Path folder) throws IOException {
        long bytes = 0;
        for (var file : children(folder)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private long evict(Path folder) throws IOException {
        try (var lock = FolderLock.tryTake(lockOf(folder)).orElse(null)) {
            if (lock == null || isInUse(folder)) {
                return 0;
            }
            for (var index : children(root.resolve("sources"))) {
                if (folder.getFileName().toString().equals(Disk.readNotes(index).get("folder"))) {
                    Files.deleteIfExists(index);
                }
            }
            var bytes = size(folder);
            Disk.delete(folder);
            return bytes;
        }
    }

    private static boolean isInUse(Path folder) throws IOException {
        for (var child : children(folder)) {
            if (child.getFileName().toString().startsWith(IN_USE)) {
                try (var mark = FolderLock.tryTake(child).orElse(null)) {
                    if (mark == null) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
