package dev.wizardsdk.local;

import dev.wizardsdk.local.machine.CLibrary;
import dev.wizardsdk.local.machine.Graphics;
import dev.wizardsdk.local.machine.Memory;
import dev.wizardsdk.local.machine.Platform;
import dev.wizardsdk.local.machine.Processor;
import dev.wizardsdk.local.natives.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How a {@link Hardware} report is made. Names nothing of the binding, so that it runs on a Java without one. */
final class Inspection {

    /** The first Java whose foreign memory API is final. */
    private static final int LEAST_JAVA = 22;
    private static final long LITTLE_MEMORY = 2L << 30;

    private final Platform platform = Platform.current();
    private final CLibrary library = CLibrary.current();
    private final Processor processor = Processor.current();
    private final Graphics graphics = Graphics.current();
    private final List<String> warnings = new ArrayList<>();

    private Inspection() {}

    static Hardware of(@Nullable Path directory) {
        return new Inspection().report(directory);
    }

    private Hardware report(@Nullable Path directory) {
        var llama = llama(directory);
        llama.ifPresent(this::adviseOnGpu);
        var memory = memory(llama);
        adviseOnMachine(memory);
        return new Hardware(system(), System.getProperty("java.version", "") + ", "
                + System.getProperty("java.vendor", ""), processor.model(), processor.instructionSets(),
                Runtime.getRuntime().availableProcessors(), processor.installed(), memory.total(), memory.available(),
                graphics.names(), llama, warnings);
    }

    private String system() {
        return System.getProperty("os.name", "") + " " + System.getProperty("os.version", "") + ", "
                + (platform.isLinux() ? library + ", " : "") + platform.processor();
    }

    private Optional<Hardware.Llama> llama(@Nullable Path directory) {
        if (Runtime.version().feature() < LEAST_JAVA) {
            warnings.addFirst("llama.cpp inside this JVM needs Java " + LEAST_JAVA + " or newer, this is Java "
                    + Runtime.version().feature());
            return Optional.empty();
        }
        try {
            return Optional.of(LoadedLlama.describe(directory, warnings));
        } catch (RuntimeException | LinkageError e) {
            warnings.addFirst(e.getMessage() == null ? e.toString() : e.getMessage());
            return Optional.empty();
        }
    }

    private void adviseOnGpu(Hardware.Llama llama) {
        var forGpu = llama.backEnds().stream().anyMatch(name -> name.matches("(lib)?ggml-(cuda|vulkan|metal)\\..*"));
        if (llama.gpus().isEmpty() && !forGpu && !graphics.isEmpty()) {
            var natives = platform.id() + (graphics.cuda().isEmpty() ? "-vulkan" : "-cuda");
            warnings.add("there is a GPU (" + graphics.names().getFirst() + ") that this llama.cpp has no back end for"
                    + (platform.processor().equals("x64") && !platform.isMac()
                            ? "; add dev.wizardsdk:wizard-sdk-local with the classifier natives-" + natives
                            : ""));
        }
    }

    /** llama.cpp knows the memory where the system's files do not tell it. */
    private static Memory memory(Optional<Hardware.Llama> llama) {
        var memory = Memory.current();
        var known = llama.stream()
                .flatMap(found -> found.devices().stream())
                .filter(device -> device.kind() == Device.Kind.CPU && device.totalBytes() > 0)
                .findFirst();
        return memory.total().isPresent() || known.isEmpty()
                ? memory
                : new Memory(OptionalLong.of(known.get().totalBytes()),
                        known.get().freeBytes() < known.get().totalBytes()
                                ? OptionalLong.of(known.get().freeBytes())
                                : OptionalLong.empty());
    }

    private void adviseOnMachine(Memory memory) {
        if (processor.emulated()) {
            warnings.add("this JVM is built for x64 and runs translated on an ARM processor; models run several times"
                    + " faster in a JVM for ARM, with the natives for "
                    + new Platform(platform.system(), "arm64").id());
        }
        if (platform.isLinux() && library.isMusl()) {
            warnings.add("this system's C library is musl (Alpine Linux?); the natives jars need glibc");
        }
        if (platform.processor().equals("x64") && !processor.instructionSets().isEmpty()
                && !processor.instructionSets().contains("avx2")) {
            warnings.add("the processor shows no AVX2, so models run slowly; a virtual machine may hide it, ask for the"
                    + " host's processor type");
        }
        var left = memory.available().isPresent() ? memory.available() : memory.total();
        if (left.isPresent() && left.getAsLong() < LITTLE_MEMORY) {
            warnings.add("only " + (left.getAsLong() >> 20) + " MiB of memory are available; a model needs the size of"
                    + " its file, and some hundred MiB more for its cache, beside this JVM's heap of up to "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        }
        var backEnd = System.getenv("GGML_BACKEND_PATH");
        if (backEnd != null) {
            warnings.add("the environment variable GGML_BACKEND_PATH makes llama.cpp load " + backEnd
                    + ", which is not checked");
        }
    }
}
