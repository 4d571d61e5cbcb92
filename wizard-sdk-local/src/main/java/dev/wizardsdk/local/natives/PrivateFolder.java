package dev.wizardsdk.local.natives;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A folder that is this user's own and that nobody else can write to: what is loaded from it runs in this process. */
final class PrivateFolder {

    private static final Set<PosixFilePermission> OTHERS_WRITE = EnumSet.of(PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_WRITE);

    private PrivateFolder() {}

    /** Makes the folder within the first parent that allows it: the user's cache, or else the temporary folder. */
    static Path create(String... names) throws IOException {
        try {
            return within(cache(), names);
        } catch (IOException e) {
            try {
                var user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
                var own = within(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), "wizard-sdk-" + user);
                return within(own, names);
            } catch (IOException alsoHere) {
                alsoHere.addSuppressed(e);
                throw alsoHere;
            }
        }
    }

    private static Path cache() throws IOException {
        var configured = System.getenv("XDG_CACHE_HOME");
        var cache = configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home", "/nonexistent"), ".cache");
        return Files.createDirectories(cache);
    }

    static Path within(Path parent, String... names) throws IOException {
        var folder = parent.toRealPath();
        for (var name : names) {
            folder = folder.resolve(name);
            try {
                Files.createDirectory(folder, ownerOnly(folder));
            } catch (FileAlreadyExistsException e) {
                requireOwn(folder);
            }
        }
        return folder;
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        return posix(folder)
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void requireOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is not a directory of its own but a link or a file");
        }
        if (!posix(folder)) {
            return;
        }
        var probe = Files.createTempFile(folder, "owner", null);
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS))) {
                throw new IOException(folder + " belongs to someone else");
            }
        } finally {
            Files.delete(probe);
        }
        if (Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).stream()
                .anyMatch(OTHERS_WRITE::contains)) {
            throw new IOException(folder + " can be written to by others");
        }
    }
}
