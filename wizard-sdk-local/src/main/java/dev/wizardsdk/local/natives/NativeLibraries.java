package dev.wizardsdk.local.natives;

import dev.wizardsdk.local.machine.CLibrary;
import dev.wizardsdk.local.machine.ElfFile;
import dev.wizardsdk.local.machine.Graphics;
import dev.wizardsdk.local.machine.ObjectFile;
import dev.wizardsdk.local.machine.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds llama.cpp's libraries: in the folder that the caller or the system property {@value #PROPERTY} names, else in a
 * natives jar, from which they are unpacked once into a folder of this user. Where there is an index of checksums, each file
 * is verified before every load.
 *
 * <p>Of several natives jars for this machine the one is taken that suits its GPU, CUDA before Vulkan before none; the system
 * property {@value #VARIANT} chooses otherwise. It is a property since it holds for the JVM: one JVM can use one folder only,
 * however many class loaders it has. A second one would register llama.cpp's processor back ends twice.
 */
public final class NativeLibraries {

    /** The system property that names the folder of the libraries. */
    public static final String PROPERTY = "wizard.natives";

    /** The system property that chooses a natives jar: {@code cuda}, {@code vulkan} or {@code cpu}. */
    public static final String VARIANT = "wizard.natives.variant";

    static final String SETTINGS = "name a folder with libraries in LocalOptions.withLibraryDirectory or in the system"
            + " property " + PROPERTY;

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    /** What the natives jars for Linux need, as the one who made them built them: on Ubuntu 22.04. */
    private static final String GLIBC = "2.34";
    private static final String GLIBC_SYSTEMS = "glibc " + GLIBC
            + " or newer (Debian 12, Ubuntu 22.04, RHEL 9, Amazon Linux 2023)";
    private static final Pattern GPU_BACK_END = Pattern.compile(
            "(lib)?ggml-(cuda|vulkan|metal|hip|musa|sycl|opencl|cann|webgpu)(-[A-Za-z0-9_.]+)?\\.(so|dll)");
    /** Holds the folder in use; a system property, since it must be seen by every copy of this class. */
    private static final String IN_USE = "wizard.natives.in.use";

    private NativeLibraries() {}

    /**
     * Libraries that were found.
     *
     * @param folder where they are
     * @param origin where they are from: a natives jar, or the folder itself
     */
    public record Found(Path folder, String origin) {}

    /**
     * The folder to load from, its files verified.
     *
     * @param directory a folder with the libraries, or null to look elsewhere
     * @throws NativeLibraryException if there are none, one was changed, or this machine cannot run them
     */
    public static Found find(@Nullable Path directory) {
        var property = System.getProperty(PROPERTY);
        try {
            if (directory != null) {
                return named(directory, "LocalOptions.withLibraryDirectory");
            }
            return property == null || property.isBlank() ? unpacked() : named(Path.of(property), PROPERTY);
        } catch (IOException e) {
            throw new NativeLibraryException(
                    "llama.cpp's libraries cannot be read: " + e.getMessage() + "; " + SETTINGS,
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

    private static Found named(Path directory, String setting) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NativeLibraryException("the folder of llama.cpp's libraries that " + setting + " names, "
                    + directory.toAbsolutePath() + ", is not there; " + SETTINGS);
        }
        var folder = directory.toRealPath();
        var index = folder.resolve(LibraryIndex.NAME);
        if (Files.isRegularFile(index)) {
            LibraryIndex.parse(Files.readAllBytes(index), folder.toString()).verify(folder);
        }
        return new Found(folder, folder.toString());
    }

    private static Found unpacked() {
        var platform = Platform.current();
        var property = System.getProperty(VARIANT);
        var wanted = property == null || property.isBlank() ? null : Variant.named(property.strip());
        try {
            var jar = NativesJar.find(loader(), platform, Graphics.current(), wanted);
            requireUsable(CLibrary.current(), platform);
            return new Found(UnpackedNatives.of(jar), jar.toString());
        } catch (IOException e) {
            throw new NativeLibraryException("llama.cpp's libraries cannot be unpacked: " + e.getMessage()
                    + "; make the user's cache folder (XDG_CACHE_HOME, or LOCALAPPDATA on Windows) this user's own and"
                    + " writable, or " + SETTINGS, e);
        }
    }

    private static ClassLoader loader() {
        var loader = NativeLibraries.class.getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    /** Refuses a Linux whose C library cannot load what is in the natives jars. */
    static void requireUsable(CLibrary library, Platform platform) {
        if (!platform.isLinux()) {
            return;
        }
        if (library.isMusl()) {
            throw new NativeLibraryException("this JVM runs on musl, as on Alpine Linux; the natives jars need "
                    + GLIBC_SYSTEMS + ": use a system or container image with glibc, or build llama.cpp for musl and "
                    + SETTINGS);
        }
        if (library.isOlderThan(GLIBC)) {
            throw new NativeLibraryException("this system has " + library + ", the natives jars need " + GLIBC_SYSTEMS
                    + ": use a newer system or container image, or build llama.cpp on this one and " + SETTINGS);
        }
    }

    /**
     * The library of a folder whose name is the given one, with or without a version in it.
     *
     * @throws NativeLibraryException if there is none, or this machine cannot load it
     */
    public static Path library(Path folder, String name) {
        try (var files = Files.list(folder)) {
            var library = files.filter(file -> file.getFileName().toString()
                    .matches("(lib)?" + name + "(\\.[A-Za-z0-9.]+)?\\.(so|dylib|dll)(\\.\\d+)*"))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new NativeLibraryException("there is no library " + name + " in " + folder
                            + ", a folder of llama.cpp's libraries has it; " + SETTINGS));
            requireFit(library, Platform.current(), CLibrary.current());
            return library;
        } catch (IOException e) {
            throw new NativeLibraryException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Refuses a library for another machine or a newer system, which the loader would report in its own words. */
    static void requireFit(Path library, Platform platform, CLibrary system) throws IOException {
        var built = ObjectFile.platform(library).orElseThrow(() -> new NativeLibraryException(library
                + " is not a library: it does not begin like one; " + SETTINGS));
        if (!built.equals(platform)) {
            throw new NativeLibraryException(
                    library + " is built for " + built.id() + ", this JVM needs " + platform.id()
                            + "; " + SETTINGS);
        }
        if (platform.isLinux()) {
            var elf = ElfFile.read(library);
            var needed = CLibrary.newest(elf.needed());
            if (needed.isPresent() && (system.isMusl() || system.isOlderThan(needed.get()))) {
                throw new NativeLibraryException(
                        library + " needs glibc " + needed.get() + " or newer, this JVM runs on "
                                + system + "; " + SETTINGS);
            }
            if (elf.searchesCurrentDirectory()) {
                LOG.warn(
                        "{} lets the loader look into the current directory for what it needs; do not start the program in"
                                + " a folder that others can write to",
                        library);
            }
        }
    }

    /** The libraries of a folder that compute with a GPU. */
    public static List<Path> gpuBackEnds(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> GPU_BACK_END.matcher(file.getFileName().toString()).matches()).sorted()
                    .toList();
        } catch (IOException e) {
            throw new NativeLibraryException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What a GPU's back end needs from the system, to be said when it is not used. */
    public static String gpuRemedy(Path backEnd) {
        var name = backEnd.getFileName().toString();
        if (name.contains("ggml-cuda")) {
            return ". It needs an NVIDIA driver for CUDA 13 and CUDA 13's run time, cudart and cublas, where the system's"
                    + " loader finds them (LD_LIBRARY_PATH, or PATH on Windows); in a container also"
                    + " the NVIDIA container toolkit";
        }
        return name.contains("ggml-vulkan")
                ? ". It needs the Vulkan loader (the package libvulkan1 on Debian and Ubuntu) and the GPU's Vulkan driver"
                : "";
    }

    /** What to say when a library did not load: the loader's own words and what helps. */
    public static NativeLibraryException refused(Path library, String reason) {
        return new NativeLibraryException(library + " cannot be loaded: " + reason + remedy(reason) + "; " + SETTINGS);
    }

    private static String remedy(String reason) {
        if (reason.contains("libstdc++") || reason.contains("libgcc_s") || reason.contains("GLIBCXX_")
                || reason.contains("CXXABI_")) {
            return ". It needs libstdc++ of GCC 11 or newer: install the package libstdc++6 (Debian, Ubuntu) or libstdc++"
                    + " (RHEL, Fedora)";
        }
        if (reason.contains("failed to map segment")) {
            return ". The folder must not be on a file system with the mount option noexec";
        }
        return Platform.current().isLinux() ? ". The libraries of the natives jars need " + GLIBC_SYSTEMS : "";
    }
}
