package dev.wizardsdk.dataset;

import dev.wizardsdk.io.AtomicFile;
import dev.wizardsdk.io.HashedFile;
import dev.wizardsdk.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file that tells what was read, how, and what was written, by hash. It has no time in it: the same run gives the same file. */
final class Manifest {

    private static final int VERSION = 1;

    private Manifest() {}

    /** The data files an earlier run left; none if it left no manifest. */
    static List<String> files(Path directory) throws IOException {
        var file = directory.resolve(Books.MANIFEST);
        var names = new ArrayList<String>();
        if (Files.exists(file)) {
            try {
                Json.read(Files.readString(file)).path("written").forEach(it -> names.add(it.path("file").asText()));
            } catch (Json.NotJson e) {
                return List.of(); // what it would have named stays
            }
        }
        return names;
    }

    /** Writes it, and removes the files of an earlier run that this one did not write anew. */
    static void write(Path directory, Source source, String plan, List<Report.FormCount> forms, List<String> before)
            throws IOException {
        var json = Json.object().put("version", VERSION).put("plan", plan);
        var read = json.putArray("read");
        for (var file : source.files()) {
            var hashed = HashedFile.of(file);
            read.addObject().put("file", String.valueOf(file.getFileName())).put("bytes", hashed.bytes())
                    .put("sha256", hashed.sha256());
        }
        var written = json.putArray("written");
        var names = new ArrayList<String>();
        for (var form : forms) {
            for (var file : form.files()) {
                var name = form.form() + "/" + file.name();
                names.add(name);
                written.addObject().put("file", name).put("rows", file.rows()).put("bytes", file.bytes())
                        .put("sha256", file.sha256());
            }
        }
        AtomicFile.write(directory.resolve(Books.MANIFEST), writer -> writer.write(Json.writeIndented(json) + "\n"));
        for (var name : before) {
            var file = directory.resolve(name).normalize();
            if (!names.contains(name) && file.startsWith(directory.normalize())) {
                Files.deleteIfExists(file);
            }
        }
    }
}
