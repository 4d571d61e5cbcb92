package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.natives.NativeLibraries;
import dev.wizardsdk.local.natives.NativeLibraryException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/** llama.cpp, loaded once and for as long as the JVM lives. */
public final class LlamaLibrary {

    private static final Object LOCK = new Object();
    private static final int RTLD_NOW = 2;

    private static @Nullable LlamaLibrary loaded;
    /** Why nothing more can be loaded in this JVM. */
    private static @Nullable String failure;
    private static volatile @Nullable SymbolLookup symbols;

    private final Path folder;
    private final String version;

    private LlamaLibrary(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /**
     * Loads the libraries, unless they are.
     *
     * @param directory the folder they are in, or null to look where {@link NativeLibraries} does
     * @throws NativeLibraryException if they cannot be used, or those of another folder are in use
     */
    public static LlamaLibrary load(@Nullable Path directory) {
        synchronized (LOCK) {
            if (directory == null && loaded != null) {
                return loaded;
            }
            var folder = NativeLibraries.locate(directory);
            var libraries = List.of("ggml-base", "ggml", "llama").stream()
                    .map(name -> NativeLibraries.library(folder, name))
                    .toList();
            NativeLibraries.claim(folder);
            if (loaded != null) {
                return loaded;
            }
            if (failure != null) {
                throw new NativeLibraryException(failure);
            }
            var library = load(folder, libraries);
            loaded = library;
            return library;
        }
    }

    private static LlamaLibrary load(Path folder, List<Path> libraries) {
        var opened = open(libraries.getFirst(), folder);
        try {
            for (var library : libraries.subList(1, libraries.size())) {
                opened = opened.or(open(library, null));
            }
            var version = checked(opened, folder);
            symbols = opened;
            Llama.logSet(NativeLog.callback());
            Llama.backendInit();
            try (var arena = Arena.ofConfined()) {
                Llama.loadBackends(arena.allocateFrom(folder.toString()));
            }
            if (Llama.devices() == 0) {
                throw new NativeLibraryException(
                        "no processor back end (libggml-cpu-*) that this machine can run is in "
                                + folder + "; unpack the natives jar there as a whole");
            }
            return new LlamaLibrary(folder, version);
        } catch (NativeLibraryException | ExceptionInInitializerError e) {
            var cause = e instanceof ExceptionInInitializerError ? e.getCause() : e;
            failure = "llama.cpp of " + folder + " cannot be used in this JVM: "
                    + (cause == null ? e.toString() : cause.getMessage());
            throw new NativeLibraryException(failure, cause);
        }
    }

    /** Opens a library; on failure the claim on the given folder is released, for nothing of it is loaded. */
    private static SymbolLookup open(Path library, @Nullable Path claimed) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            if (claimed != null) {
                NativeLibraries.release(claimed);
            }
            throw NativeLibraries.refused(library, reason(library));
        }
    }

    /** Asks the system's loader again, for its own words. */
    private static String reason(Path library) {
        var linker = Linker.nativeLinker();
        var dlopen = linker.defaultLookup().find("dlopen");
        var dlerror = linker.defaultLookup().find("dlerror");
        if (dlopen.isEmpty() || dlerror.isEmpty()) {
            return "the system does not say why";
        }
        try (var arena = Arena.ofConfined()) {
            // void * dlopen(const char * filename, int flags); char * dlerror(void)
            var open = linker.downcallHandle(dlopen.get(), FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
            var error = linker.downcallHandle(dlerror.get(), FunctionDescriptor.of(ADDRESS));
            var handle = (MemorySegment) open.invokeExact(arena.allocateFrom(library.toString()), RTLD_NOW);
            var message = (MemorySegment) error.invokeExact();
            return handle.address() != 0 || message.address() == 0
                    ? "the system does not say why"
                    : message.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            return "the system does not say why";
        }
    }

    /** The version of a library whose structs are the known ones. */
    private static String checked(SymbolLookup library, Path folder) {
        var version = version(library);
        try (var arena = Arena.ofConfined()) {
            var model = library.find("llama_model_default_params").orElseThrow();
            var context = library.find("llama_context_default_params").orElseThrow();
            var linker = Linker.nativeLinker();
            var modelParams = (MemorySegment) linker.downcallHandle(model, FunctionDescriptor.of(Layouts.MODEL_PARAMS))
                    .invoke(arena);
            var contextParams = (MemorySegment) linker
                    .downcallHandle(context, FunctionDescriptor.of(Layouts.CONTEXT_PARAMS))
                    .invoke(arena);
            if (Layouts.fit(modelParams, contextParams)) {
                return version;
            }
        } catch (Throwable e) {
            throw new NativeLibraryException("the library of " + folder + " is not llama.cpp " + Layouts.VERSIONS, e);
        }
        throw new NativeLibraryException("the library of " + folder + " is llama.cpp " + version
                + ", whose parameters are laid out differently; needed is " + Layouts.VERSIONS);
    }

    private static String version(SymbolLookup library) {
        var function = library.find("llama_version");
        if (function.isEmpty()) {
            return "of an unknown version";
        }
        try {
            // const char * llama_version(void)
            var text = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(function.get(), FunctionDescriptor.of(ADDRESS))
                    .invokeExact();
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            return "of an unknown version";
        }
    }

    static SymbolLookup symbols() {
        var known = symbols;
        if (known == null) {
            throw new IllegalStateException("llama.cpp is not loaded");
        }
        return known;
    }

    /** The folder it was loaded from. */
    public Path folder() {
        return folder;
    }

    /** llama.cpp's own version, such as {@code 0.5.0-dev}. */
    public String version() {
        return version;
    }
}
