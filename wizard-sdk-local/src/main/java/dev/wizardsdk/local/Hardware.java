package dev.wizardsdk.local;

import dev.wizardsdk.local.natives.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * What a {@link LocalModel} would run on: this machine, the llama.cpp that was found for it, and what stands in the way. Made
 * to be read by people: print it, and send it along with a question about speed or loading.
 *
 * @param system               the system, the C library where there are several, and the processor's architecture
 * @param java                 the version of the Java runtime and its maker
 * @param processor            the processor's name; empty if unknown
 * @param instructionSets      those of the processor that llama.cpp has code for; empty if unknown
 * @param processors           logical processors that this JVM may use, as a container's limits allow
 * @param installedProcessors  logical processors of the machine, as far as is known
 * @param memoryBytes          memory of the machine, or of the container where that has less
 * @param availableMemoryBytes what of it is free or easily freed
 * @param gpus                 graphics processors that the system shows, whether or not llama.cpp can use them
 * @param llama                llama.cpp as loaded; empty if it cannot be, then the first warning says why
 * @param warnings             what makes models fail or run slower than they could, and what to do about it
 */
public record Hardware(
        String system,
        String java,
        String processor,
        List<String> instructionSets,
        int processors,
        int installedProcessors,
        OptionalLong memoryBytes,
        OptionalLong availableMemoryBytes,
        List<String> gpus,
        Optional<Llama> llama,
        List<String> warnings) {

    /**
     * llama.cpp in this JVM.
     *
     * @param version  its own version, such as {@code 0.5.0-dev}
     * @param origin   the natives jar or the folder that it is from
     * @param folder   the folder that it was loaded from
     * @param backEnds the files of the back ends in use; that for the processor is the one that suits this processor best
     * @param features what they were built with, as llama.cpp tells it
     * @param devices  what it can compute with
     */
    public record Llama(String version, String origin, Path folder, List<String> backEnds, String features,
            List<Device> devices) {

        public Llama {
            backEnds = List.copyOf(backEnds);
            devices = List.copyOf(devices);
        }

        /** The GPUs that layers of a model can be kept on. */
        public List<Device> gpus() {
            return devices.stream().filter(Device::isGpu).toList();
        }
    }

    public Hardware {
        instructionSets = List.copyOf(instructionSets);
        gpus = List.copyOf(gpus);
        warnings = List.copyOf(warnings);
    }

    /**
     * Looks at the machine, and loads llama.cpp into this JVM as a {@link LocalModel} with the default options would: from
     * then on no other folder of libraries can be used in this JVM. Never fails; what fails becomes a warning.
     */
    public static Hardware report() {
        return Inspection.of(null);
    }

    /** The same with the libraries of a folder, as by {@link LocalOptions#withLibraryDirectory}. */
    public static Hardware report(Path libraryDirectory) {
        return Inspection.of(libraryDirectory);
    }

    /** What it all comes to, in one line. */
    public String summary() {
        if (llama.isEmpty()) {
            return "llama.cpp cannot be used in this JVM";
        }
        var gpus = llama.get().gpus();
        return gpus.isEmpty()
                ? "models run on the processor, with up to " + LocalOptions.defaults().threads() + " threads"
                : "models can keep layers on " + gpus.stream().map(Device::name).collect(Collectors.joining(" and "))
                        + " (LocalOptions.withGpuLayers), the rest runs on the processor";
    }

    /** Some lines of text. */
    @Override
    public String toString() {
        var lines = new StringJoiner("\n");
        lines.add("system      " + system);
        lines.add("java        " + java);
        lines.add("processor   " + (processor.isEmpty() ? "unknown" : processor) + ", " + processors + " of "
                + installedProcessors + " logical processors"
                + (instructionSets.isEmpty() ? "" : "; " + String.join(" ", instructionSets)));
        lines.add("memory      " + gib(memoryBytes) + ", " + gib(availableMemoryBytes) + " available");
        lines.add("GPUs seen   " + (gpus.isEmpty() ? "none" : String.join(", ", gpus)));
        llama.ifPresent(found -> {
            lines.add("llama.cpp   " + found.version() + " from " + found.origin());
            lines.add("unpacked    " + found.folder());
            lines.add("back ends   " + String.join(", ", found.backEnds()));
            lines.add("built with  " + found.features());
            found.devices().forEach(device -> lines.add("device      " + device));
        });
        lines.add("result      " + summary());
        warnings.forEach(warning -> lines.add("warning     " + warning));
        return lines.toString();
    }

    private static String gib(OptionalLong bytes) {
        return bytes.isPresent()
                ? String.format(Locale.ROOT, "%.1f GiB", bytes.getAsLong() / (double) (1 << 30))
                : "unknown";
    }
}
