package dev.wizardsdk.local.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A new folder of this user alone, in the temporary folder. */
record ChildFolder(Path path) {

    static ChildFolder create() {
        try {
            return new ChildFolder(Files.createTempDirectory("wizard-worker-"));
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the child process can be made: " + e.getMessage()
                    + "; name a writable one in the system property java.io.tmpdir", e);
        }
    }

    /** Deletes it with the files in it, as far as that goes. */
    void delete() {
        try (var files = Files.newDirectoryStream(path)) {
            for (var file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            ChildLog.LOG.debug("{} is not empty: {}", path, e.getMessage());
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            ChildLog.LOG.debug("{} stays behind: {}", path, e.getMessage());
        }
    }
}
