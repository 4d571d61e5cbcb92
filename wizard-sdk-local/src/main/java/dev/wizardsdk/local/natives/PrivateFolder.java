package dev.wizardsdk.local.natives;

import dev.wizardsdk.local.machine.Mounts;
import dev.wizardsdk.local.machine.Platform;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A folder that is this user's own, that nobody else can write to, and from which libraries can be loaded: what is loaded
 * from it runs in this process.
 */
final class PrivateFolder {

    private static final Set<PosixFilePermission> OTHERS_WRITE = EnumSet.of(PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_WRITE);
    private static final int STICKY = 01000;
    private static final int ALL_WRITE = 0002;

    private PrivateFolder() {}

    /** Makes the folder within the first parent that allows it: the user's cache, or else the temporary folder. */
    static Path create(String... names) throws IOException {
        var user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
        var temporary = new ArrayList<>(List.of("wizard-sdk-" + user));
        temporary.addAll(Arrays.asList(names));
        try {
            return within(Files.createDirectories(cache()), names);
        } catch (IOException e) {
            try {
                return within(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), temporary.toArray(String[]::new));
            } catch (IOException alsoHere) {
                throw new IOException(e.getMessage() + "; " + alsoHere.getMessage(), alsoHere);
            }
        }
    }

    /** The user's cache folder, where the system has it. */
    private static Path cache() {
        var platform = Platform.current();
        var home = Path.of(System.getProperty("user.home", "/nonexistent"));
        var configured = System.getenv(platform.isWindows() ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        if (configured != null && Path.of(configured).isAbsolute()) {
            return Path.of(configured);
        }
        return platform.isMac()
                ? home.resolve("Library").resolve("Caches")
                : platform.isWindows() ? home.resolve("AppData").resolve("Local") : home.resolve(".cache");
    }

    static Path within(Path parent, String... names) throws IOException {
        var folder = parent.toRealPath();
        refuseOpenParents(folder);
        for (var name : names) {
            folder = folder.resolve(name);
            try {
                Files.createDirectory(folder, ownerOnly(folder));
            } catch (FileAlreadyExistsException e) {
                requireOwn(folder);
            }
        }
        if (Mounts.forbidsLibraries(folder)) {
            throw new IOException(folder + " is on a file system with the mount option noexec");
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

    /** In a folder that everybody can write to anybody can put another one in our folder's place, unless it is sticky. */
    private static void refuseOpenParents(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        for (var parent = folder; parent != null; parent = parent.getParent()) {
            var mode = (Integer) Files.getAttribute(parent, "unix:mode");
            if ((mode & ALL_WRITE) != 0 && (mode & STICKY) == 0) {
                throw new IOException(parent + " can be written to by everybody");
            }
        }
    }

    private static void requireOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is not a directory of its own but a link or a file");
        }
        if (!posix(folder)) {
            FolderAccess.requireOwn(folder);
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
