package dev.wizardsdk.local.worker;

import dev.wizardsdk.model.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.slf4j.LoggerFactory;

/** Where the classes are that a child needs: as files, from whichever class loader this JVM has them. */
final class ClassPath {

    private static final List<String> OPTIONAL = Stream.of("databind/ObjectMapper", "core/JsonFactory",
            "annotation/JsonProperty").map(type -> "com/fasterxml/jackson/" + type + ".class").toList();

    private ClassPath() {}

    /**
     * The jars and folders of the main class, of this library and of what it needs; where one of these classes is in no file
     * that a JVM could be given, a jar of them all, written into the folder.
     */
    static List<Path> of(Class<?> main, Path folder) throws IOException {
        var needed = List.of(main, StderrLogging.class, Request.class, LoggerFactory.class);
        var places = needed.stream().map(type -> location(type, entry(type))).toList();
        if (places.stream().allMatch(Optional::isPresent)) {
            var optional = OPTIONAL.stream().map(entry -> location(Request.class, entry));
            return Stream.concat(places.stream(), optional).flatMap(Optional::stream).distinct().toList();
        }
        var jar = folder.resolve("classes.jar");
        ClassBundle.write(jar, needed);
        return List.of(jar);
    }

    private static String entry(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    /** The jar or folder that holds this entry beside the class; empty if none does that a JVM could be given. */
    static Optional<Path> location(Class<?> beside, String entry) {
        var source = beside.getProtectionDomain().getCodeSource();
        var resource = beside.getResource("/" + entry);
        return Stream.of(
                Optional.ofNullable(source == null ? null : source.getLocation()).flatMap(url -> path(url.toString())),
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
