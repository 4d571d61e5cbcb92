package dev.wizardsdk.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.wizardsdk.io.AtomicFile;
import dev.wizardsdk.io.HashedFile;
import dev.wizardsdk.io.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The file that tells what was read, how, and what was written, by hash. It has no time in it: the same run gives the same file. */
final class Manifest {

    static final String NAME = "manifest.json";
    private static final int VERSION = 1;

    private Manifest() {}

    /** The data files that an earlier run left or began to; none if it left no manifest. */
    static List<String> files(Path directory) throws IOException {
        var file = directory.resolve(NAME);
        var names = new ArrayList<String>();
        if (Files.isRegularFile(file)) {
            try {
                Json.read(Files.readString(file)).path("written").forEach(it -> names.add(it.path("file").asText()));
            } catch (Json.NotJson | CharacterCodingException e) {
                return List.of(); // what it would have named stays
            }
        }
        return names;
    }

    /** Tells what will have been written, before anything is: with no hashes and no plan. */
    static void announce(Path directory, List<String> before, List<String> names) {
        var json = Json.object().put("version", VERSION).put("complete", false);
        var written = json.putArray("written");
        Stream.concat(before.stream(), names.stream()).distinct()
                .forEach(name -> written.addObject().put("file", name));
        AtomicFile.write(directory.resolve(NAME), writer -> writer.write(Json.writeIndented(json) + "\n"));
    }

    /** What was read, with its hashes: taken before anything is written, which might be the same file. */
    static ArrayNode read(Source source) throws IOException {
        var read = Json.object().putArray("read");
        for (var file : source.files()) {
            var hashed = HashedFile.of(file);
            read.addObject().put("file", String.valueOf(file.getFileName())).put("bytes", hashed.bytes())
                    .put("sha256", hashed.sha256());
        }
        return read;
    }

    /** Refuses to write over what was read. */
    static void requireOthers(Path directory, List<String> names, List<Path> read) throws IOException {
        for (var name : names) {
            var file = directory.resolve(name);
            if (Files.exists(file) && isOneOf(read, file)) {
                throw new DatasetException(file + " was read and would be written over; choose another directory");
            }
            if (Files.isDirectory(file)) {
                throw new DatasetException(file + " is a directory where a file is to be written");
            }
        }
    }

    /** Writes it, and removes the files of an earlier run that this one did not write anew. */
    static void write(Path directory, Source source, ArrayNode read, String plan, List<Report.FormCount> forms,
            boolean card, List<String> before) throws IOException {
        var json = Json.object().put("version", VERSION).put("complete", true).put("plan", plan);
        json.set("read", read);
        var written = json.putArray("written");
        var names = new ArrayList<String>();
        for (var form : forms) {
            for (var file : form.files()) {
                var name = form.form() + "/" + file.name();
                names.add(name);
                written.addObject().put("file", name).put("rows", file.rows()).put("bytes", file.bytes())
                        .put("sha256", file.sha256());
            }
            for (var companion : form.companions()) {
                names.add(form.form() + "/" + companion);
                written.addObject().put("file", form.form() + "/" + companion);
            }
        }
        if (card) {
            names.add(Books.CARD);
            written.addObject().put("file", Books.CARD);
        }
        AtomicFile.write(directory.resolve(NAME), writer -> writer.write(Json.writeIndented(json) + "\n"));
        remove(directory, before.stream().filter(name -> !names.contains(name)).toList(), source.files());
    }

    /** Never a file that was read, and nothing outside the directory, whatever an earlier manifest says. */
    private static void remove(Path directory, List<String> names, List<Path> read) throws IOException {
        for (var name : names) {
            var root = directory.toAbsolutePath().normalize();
            var file = root.resolve(name).normalize();
            if (!(name.contains("/") || name.equals(Books.CARD)) || !file.startsWith(root)
                    || !Files.isRegularFile(file) || isOneOf(read, file)) {
                continue;
            }
            Files.delete(file);
            for (var folder = file.getParent(); folder != null && !folder.equals(root)
                    && isEmpty(folder); folder = folder.getParent()) {
                Files.delete(folder);
            }
        }
    }

    private static boolean isOneOf(List<Path> files, Path file) throws IOException {
        for (var other : files) {
            if (Files.exists(other) && Files.isSameFile(other, file)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
