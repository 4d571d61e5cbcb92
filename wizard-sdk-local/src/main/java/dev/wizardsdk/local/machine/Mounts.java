package dev.wizardsdk.local.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The file systems that are mounted, as Linux lists them. */
public final class Mounts {

    private static final Path LIST = Path.of("/proc/self/mountinfo");

    private static final Comparator<List<String>> DEPTH = Comparator
            .comparingInt(fields -> Path.of(unescaped(fields.get(4))).getNameCount());

    private Mounts() {}

    /** Whether no library can be loaded from this folder, since its file system is mounted with the option noexec. */
    public static boolean forbidsLibraries(Path folder) {
        return Platform.current().isLinux() && forbidsLibraries(folder, LIST);
    }

    static boolean forbidsLibraries(Path folder, Path list) {
        try (var lines = Files.lines(list, StandardCharsets.ISO_8859_1)) {
            var place = folder.toRealPath();
            // mount id, parent id, device, root, mount point, options; later lines hide earlier ones of the same place
            return lines.map(line -> List.of(line.split(" ", -1)))
                    .filter(fields -> fields.size() > 5 && place.startsWith(unescaped(fields.get(4))))
                    .reduce((one, other) -> DEPTH.compare(one, other) > 0 ? one : other)
                    .map(fields -> List.of(fields.get(5).split(",", -1)).contains("noexec"))
                    .orElse(false);
        } catch (IOException e) {
            return false;
        }
    }

    private static String unescaped(String path) {
        return path.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
    }
}
