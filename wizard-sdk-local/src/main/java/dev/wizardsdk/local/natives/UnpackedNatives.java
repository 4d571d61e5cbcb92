package dev.wizardsdk.local.natives;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;

/**
 * The libraries of a natives jar as files, in a private folder named after their index, so that each version has its own.
 * Several processes may unpack at the same time: a file takes its name when it is whole.
 */
final class UnpackedNatives {

    private static final String PART = ".part";
    private static final Duration ABANDONED = Duration.ofHours(1);

    private UnpackedNatives() {}

    /** The folder with all of them, each as its index has it. */
    static Path of(NativesJar jar) throws IOException {
        var folder = PrivateFolder.create("wizard-sdk", "natives-" + jar.index().digest().substring(0, 32));
        for (var entry : jar.index().entries()) {
            if (!LibraryIndex.holds(folder, entry)) {
                sweep(folder);
                copy(jar, entry, folder);
            }
        }
        jar.index().verify(folder);
        return folder;
    }

    private static void copy(NativesJar jar, LibraryIndex.Entry entry, Path folder) throws IOException {
        var part = Files.createTempFile(folder, entry.name(), PART);
        try {
            try (var in = jar.open(entry)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!LibraryIndex.matches(part, entry)) {
                throw new NativeLibraryException(entry.name() + " in " + jar
                        + " is not the library that its index lists: its SHA-256 differs; get the jar again");
            }
            move(part, folder, entry);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path folder, LibraryIndex.Entry entry) throws IOException {
        try {
            Files.move(part, folder.resolve(entry.name()), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Windows moves nothing over a library that a process has loaded, here one that was faster.
            if (!LibraryIndex.holds(folder, entry)) {
                throw e;
            }
        }
    }

    /** Removes what processes left that died while they unpacked. */
    private static void sweep(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*" + PART)) {
            for (var file : files) {
                try {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(ABANDONED))) {
                        Files.deleteIfExists(file);
                    }
                } catch (IOException e) {
                    // Another process has removed it, or still writes it.
                }
            }
        }
    }
}
