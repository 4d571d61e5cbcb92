package dev.wizardsdk.local.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The graphics processors that the system shows, without asking any driver.
 *
 * @param cuda   those that CUDA may drive
 * @param others those that only Vulkan or Metal may drive
 */
public record Graphics(List<String> cuda, List<String> others) {

    private static final List<String> WINDOWS_CUDA = List.of("nvcuda.dll");
    private static final List<String> WINDOWS_VULKAN = List.of("vulkan-1.dll");

    public Graphics {
        cuda = List.copyOf(cuda);
        others = List.copyOf(others);
    }

    public static Graphics current() {
        var platform = Platform.current();
        if (platform.isLinux()) {
            return linux(Path.of("/"));
        }
        if (platform.isWindows()) {
            var system = Path.of(System.getenv().getOrDefault("SystemRoot", "C:\\Windows"), "System32");
            return new Graphics(driver(system, WINDOWS_CUDA, "a GPU with an NVIDIA driver"),
                    driver(system, WINDOWS_VULKAN, "a GPU with a Vulkan driver"));
        }
        return new Graphics(List.of(), platform.isMac() && platform.processor().equals("arm64")
                ? List.of("Apple GPU")
                : List.of());
    }

    private static List<String> driver(Path system, List<String> libraries, String name) {
        return libraries.stream().anyMatch(library -> Files.exists(system.resolve(library)))
                ? List.of(name)
                : List.of();
    }

    /** Below another root than the file system's, for tests. */
    static Graphics linux(Path root) {
        var nvidia = folders(root.resolve("proc/driver/nvidia/gpus")).map(Graphics::model).toList();
        var known = nvidia.isEmpty() && Files.exists(root.resolve("dev/nvidiactl")) ? List.of("NVIDIA GPU") : nvidia;
        var windows = Files.exists(root.resolve("dev/dxg")) ? List.of("a GPU of the Windows host") : List.<String>of();
        var others = folders(root.resolve("sys/class/drm"))
                .filter(folder -> folder.getFileName().toString().matches("renderD\\d+"))
                .map(folder -> vendor(folder.resolve("device/vendor")))
                .filter(vendor -> !vendor.isEmpty())
                .toList();
        return new Graphics(known.isEmpty() ? windows : known, others);
    }

    private static String model(Path gpu) {
        try (var lines = Files.lines(gpu.resolve("information"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("Model:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("NVIDIA GPU");
        } catch (IOException e) {
            return "NVIDIA GPU";
        }
    }

    /** Of the makers whose GPUs Vulkan's compute shaders are worth having on; NVIDIA's are counted above. */
    private static String vendor(Path file) {
        try {
            return switch (Files.readString(file).strip()) {
                case "0x1002" -> "AMD GPU";
                case "0x8086" -> "Intel GPU";
                default -> "";
            };
        } catch (IOException e) {
            return "";
        }
    }

    private static Stream<Path> folders(Path parent) {
        try (var folders = Files.list(parent)) {
            return folders.sorted().toList().stream();
        } catch (IOException e) {
            return Stream.of();
        }
    }

    /** All of them. */
    public List<String> names() {
        return Stream.concat(cuda.stream(), others.stream()).toList();
    }

    public boolean isEmpty() {
        return cuda.isEmpty() && others.isEmpty();
    }
}
