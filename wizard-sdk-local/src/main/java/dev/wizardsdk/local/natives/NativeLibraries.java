package dev.wizardsdk.local.natives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Finds llama.cpp's libraries: in the folder that the caller or the system property {@value #PROPERTY} names, else in the
 * natives jar, from which they are unpacked once into a folder of this user. Where there is an index of checksums, each file
 * is verified before every load.
 *
 * <p>One JVM can use one folder only, however many class loaders it has: a second one would register llama.cpp's processor
 * back ends twice.
 */
public final class NativeLibraries {

    /** The system property that names the folder of the libraries. */
    public static final String PROPERTY = "wizard.natives";

    static final String SETTINGS = "name a folder with other libraries in LocalOptions.withLibraryDirectory or in the system"
            + " property " + PROPERTY + ", or add the jar wizard-sdk-local with the classifier natives-"
            + Platform.current().id();

    private static final String RESOURCES = "dev/wizardsdk/local/natives/";
    /** Holds the folder in use; a system property, since it must be seen by every copy of this class. */
    private static final String IN_USE = "wizard.natives.in.use";

    private NativeLibraries() {}

    /**
     * The folder to load from, its files verified.
     *
     * @param directory a folder with the libraries, or null to look elsewhere
     * @throws NativeLibraryException if there are none, or one was changed
     */
    public static Path locate(@Nullable Path directory) {
        var property = System.getProperty(PROPERTY);
        var folder = directory != null
                ? named(directory, "LocalOptions.withLibraryDirectory")
                : property == null || property.isBlank() ? unpacked() : named(Path.of(property), PROPERTY);
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new NativeLibraryException(
                    "the folder of llama.cpp's libraries, " + folder + ", is not there; " + SETTINGS,
                    e);
        }
    }

    /**
     * Makes this the only folder of this JVM.
     *
     * @throws NativeLibraryException if another one is in use
     */
    public static void claim(Path folder) {
        var inUse = System.getProperties().putIfAbsent(IN_USE, folder.toString());
        if (inUse != null && !inUse.equals(folder.toString())) {
            throw new NativeLibraryException(
                    "this JVM already uses the llama.cpp of " + inUse + " and cannot use that of "
                            + folder + " as well; let every LocalModel use the same folder, or start another JVM");
        }
    }

    /** Takes a claim back, before anything was loaded. */
    public static void release(Path folder) {
        System.getProperties().remove(IN_USE, folder.toString());
    }

    private static Path named(Path folder, String setting) {
        if (!Files.isDirectory(folder)) {
            throw new NativeLibraryException("the folder of llama.cpp's libraries that " + setting + " names, "
                    + folder.toAbsolutePath() + ", is not there; " + SETTINGS);
        }
        var index = folder.resolve(LibraryIndex.NAME);
        if (Files.isRegularFile(index)) {
            try {
                LibraryIndex.parse(Files.readAllBytes(index), folder.toString()).verify(folder);
            } catch (IOException e) {
                throw new NativeLibraryException(index + " cannot be read: " + e.getMessage(), e);
            }
        }
        return folder;
    }

    private static Path unpacked() {
        var platform = Platform.current().id();
        var folder = RESOURCES + platform + "/";
        try (var index = open(folder + LibraryIndex.NAME)) {
            if (index == null) {
                throw new NativeLibraryException("llama.cpp's libraries for " + platform
                        + " are neither on the class path nor on the module path, as " + folder + "; " + SETTINGS);
            }
            return unpack(folder, LibraryIndex.parse(index.readAllBytes(), folder));
        } catch (IOException e) {
            throw new NativeLibraryException("llama.cpp's libraries cannot be unpacked: " + e.getMessage()
                    + "; make the user's cache folder (XDG_CACHE_HOME) writable, or " + SETTINGS, e);
        }
    }

    private static Path unpack(String from, LibraryIndex index) throws IOException {
        var folder = PrivateFolder.create("wizard-sdk", "natives-" + index.digest().substring(0, 32));
        for (var entry : index.entries()) {
            if (!LibraryIndex.holds(folder, entry)) {
                copy(from + entry.name(), folder, entry);
            }
        }
        return folder;
    }

    private static void copy(String resource, Path folder, LibraryIndex.Entry entry) throws IOException {
        var part = Files.createTempFile(folder, entry.name(), ".part");
        try (var in = open(resource)) {
            if (in == null) {
                throw new NativeLibraryException("the natives jar lacks " + resource + ", which its index lists");
            }
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, folder.resolve(entry.name()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        if (!LibraryIndex.holds(folder, entry)) {
            Files.deleteIfExists(folder.resolve(entry.name()));
            throw new NativeLibraryException("the natives jar's " + resource
                    + " is not the library that its index lists: its SHA-256 differs; get the jar again");
        }
    }

    private static @Nullable InputStream open(String resource) throws IOException {
        var loader = NativeLibraries.class.getClassLoader();
        return loader == null ? ClassLoader.getSystemResourceAsStream(resource) : loader.getResourceAsStream(resource);
    }

    /** The library of a folder whose name is the given one, with or without a version in it. */
    public static Path library(Path folder, String name) {
        try (var files = Files.list(folder)) {
            var library = files.filter(file -> file.getFileName().toString()
                    .matches("(lib)?" + name + "(\\.[A-Za-z0-9.]+)?\\.(so|dylib|dll)(\\.\\d+)*"))
                    .findFirst()
                    .orElseThrow(() -> new NativeLibraryException("there is no library " + name + " in " + folder + "; "
                            + SETTINGS));
            Platform.current().requireFit(library);
            return library;
        } catch (IOException e) {
            throw new NativeLibraryException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What to say when a library did not load: the loader's own words and the settings. */
    public static NativeLibraryException refused(Path library, String reason) {
        return new NativeLibraryException(library + " cannot be loaded: " + reason
                + ". The libraries of the natives jar need"
                + " glibc 2.34 (Debian 12, Ubuntu 22.04, RHEL 9) or newer, and a folder without the mount option noexec; "
                + SETTINGS);
    }
}
