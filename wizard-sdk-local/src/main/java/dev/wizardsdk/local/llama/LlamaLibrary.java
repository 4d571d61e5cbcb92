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
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/** llama.cpp, loaded once and for as long as the JVM lives. */
public final class LlamaLibrary {

    private static final Object LOCK = new Object();
    private static final Logger LOG = LoggerFactory.getLogger(LlamaLibrary.class);
    private static final int RTLD_NOW = 2;
    private static final String SILENT = "the system does not say why";

    private static @Nullable LlamaLibrary loaded;
    /** Why nothing more can be loaded in this JVM. */
    private static @Nullable String failure;
    private static volatile @Nullable SymbolLookup symbols;

    private final NativeLibraries.Found found;
    private final String version;
    private final List<String> backEnds;
    private final Optional<String> unusedGpu;

    private LlamaLibrary(NativeLibraries.Found found, String version, List<String> backEnds,
            Optional<String> unusedGpu) {
        this.found = found;
        this.version = version;
        this.backEnds = backEnds;
        this.unusedGpu = unusedGpu;
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
            var found = NativeLibraries.find(directory);
            var folder = found.folder();
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
            var library = load(found, libraries);
            loaded = library;
            return library;
        }
    }

    private static LlamaLibrary load(NativeLibraries.Found found, List<Path> libraries) {
        var folder = found.folder();
        var opened = open(libraries.getFirst(), folder);
        try {
            for (var library : libraries.subList(1, libraries.size())) {
                opened = opened.or(open(library, null));
            }
            var version = checked(opened, folder);
            symbols = opened;
            Llama.logSet(NativeLog.callback());
            var backEnds = NativeLog.backEnds(() -> loadBackEnds(folder));
            if (!Devices.anyProcessor()) {
                throw new NativeLibraryException(
                        "no processor back end (libggml-cpu-*) that this machine can run is in "
                                + folder + "; unpack the natives jar there as a whole");
            }
            // Not earlier: without a back end it would look for one in the current directory.
            Llama.backendInit();
            var library = new LlamaLibrary(found, version, backEnds, unusedGpu(found));
            library.unusedGpu().ifPresent(reason -> LOG.warn("{}", reason));
            return library;
        } catch (NativeLibraryException | ExceptionInInitializerError e) {
            var cause = e instanceof ExceptionInInitializerError ? e.getCause() : e;
            failure = "llama.cpp of " + folder + " cannot be used in this JVM: "
                    + (cause == null ? e.toString() : cause.getMessage());
            throw new NativeLibraryException(failure, cause);
        }
    }

    private static void loadBackEnds(Path folder) {
        try (var arena = Arena.ofConfined()) {
            Llama.loadBackends(arena.allocateFrom(folder.toString()));
        }
    }

    /** Why a build for a GPU computes with the processor alone; nothing for other builds and where it uses a GPU. */
    private static Optional<String> unusedGpu(NativeLibraries.Found found) {
        var backEnds = NativeLibraries.gpuBackEnds(found.folder());
        if (backEnds.isEmpty() || Devices.anyGpu()) {
            return Optional.empty();
        }
        var reasons = backEnds.stream()
                .map(library -> library.getFileName() + ": "
                        + refusal(library).orElse("it can be loaded, but finds no device that it can use")
                        + NativeLibraries.gpuRemedy(library))
                .collect(Collectors.joining("; "));
        return Optional.of("llama.cpp of " + found.origin() + " is built for a GPU but runs on the processor alone. "
                + reasons);
    }

    /** Opens a library; on failure the claim on the given folder is released, for nothing of it is loaded. */
    private static SymbolLookup open(Path library, @Nullable Path claimed) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            if (claimed != null) {
                NativeLibraries.release(claimed);
            }
            throw NativeLibraries.refused(library, refusal(library).orElse(SILENT));
        }
    }

    /** What the system's loader says against a library, in its own words; nothing if it loads it. */
    private static Optional<String> refusal(Path library) {
        var linker = Linker.nativeLinker();
        var dlopen = linker.defaultLookup().find("dlopen");
        var dlerror = linker.defaultLookup().find("dlerror");
        if (dlopen.isEmpty() || dlerror.isEmpty()) {
            return Optional.of(SILENT);
        }
        try (var arena = Arena.ofConfined()) {
            // void * dlopen(const char * filename, int flags); char * dlerror(void)
            var open = linker.downcallHandle(dlopen.get(), FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
            var error = linker.downcallHandle(dlerror.get(), FunctionDescriptor.of(ADDRESS));
            var handle = (MemorySegment) open.invokeExact(arena.allocateFrom(library.toString()), RTLD_NOW);
            if (handle.address() != 0) {
                return Optional.empty();
            }
            var message = (MemorySegment) error.invokeExact();
            return Optional.of(message.address() == 0 ? SILENT : message.reinterpret(Long.MAX_VALUE).getString(0));
        } catch (Throwable e) {
            return Optional.of(SILENT);
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
        return found.folder();
    }

    /** Where the folder's content is from: a natives jar, or the folder itself. */
    public String origin() {
        return found.origin();
    }

    /** The files of the back ends in use: of those for the processor the one that suits it best. */
    public List<String> backEnds() {
        return backEnds;
    }

    /** Why it computes with the processor alone although it is built for a GPU, if that is so. */
    public Optional<String> unusedGpu() {
        return unusedGpu;
    }

    /** Whether this module may call native code without a warning of the JVM; see {@code --enable-native-access}. */
    public static boolean nativeAccessEnabled() {
        return LlamaLibrary.class.getModule().isNativeAccessEnabled();
    }

    /** llama.cpp's own version, such as {@code 0.5.0-dev}. */
    public String version() {
        return version;
    }
}
