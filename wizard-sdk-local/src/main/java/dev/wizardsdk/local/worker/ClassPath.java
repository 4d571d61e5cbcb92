package dev.wizardsdk.local.worker;

import dev.wizardsdk.local.natives.NativeLibraryException;
import dev.wizardsdk.model.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.slf4j.LoggerFactory;

/** Where the classes are that a child needs: as files, from whichever class loader this JVM has them. */
public final class ClassPath {

    private ClassPath() {}

    /** The jars and folders of the main class, of this library and of what it needs. */
    public static List<Path> of(Class<?> main) {
        Set<Path> path = new LinkedHashSet<>();
        for (var type : List.of(main, ClassPath.class, Request.class, LoggerFactory.class)) {
            path.add(location(type).orElseThrow(() -> new NativeLibraryException(type + " is in no file")));
        }
        return List.copyOf(path);
    }

    /** The jar or folder that holds this class; empty if none does that a JVM could be given. */
    static Optional<Path> location(Class<?> type) {
        var entry = type.getName().replace('.', '/') + ".class";
        var resource = type.getResource("/" + entry);
        return Stream.of(
                Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                        .flatMap(source -> file(source.getLocation())),
                Optional.ofNullable(resource).flatMap(url -> root(url.toString(), entry)))
                .flatMap(Optional::stream)
                .filter(place -> holds(place, entry))
                .findFirst();
    }

    /** The part of a class's address before its name. */
    private static Optional<Path> root(String address, String entry) {
        if (address.startsWith("jar:") && address.endsWith("!/" + entry)) {
            return path(address.substring("jar:".length(), address.length() - entry.length() - "!/".length()));
        }
        return address.endsWith(entry)
                ? path(address.substring(0, address.length() - entry.length()))
                : Optional.empty();
    }

    private static Optional<Path> file(URL url) {
        return url == null ? Optional.empty() : path(url.toString());
    }

    private static Optional<Path> path(String address) {
        try {
            return address.startsWith("file:") && !address.contains("!")
                    ? Optional.of(Path.of(new URI(address)))
                    : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    private static boolean holds(Path place, String entry) {
        if (Files.isDirectory(place)) {
            return Files.isRegularFile(place.resolve(entry));
        }
        if (!Files.isRegularFile(place)) {
            return false;
        }
        try (var jar = new ZipFile(place.toFile())) {
            return jar.getEntry(entry) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
