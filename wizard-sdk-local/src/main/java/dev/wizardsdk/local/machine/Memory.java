package dev.wizardsdk.local.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The memory that this process can have, in bytes.
 *
 * @param total     of the machine, or of the container where that has less
 * @param available what of it is free or easily freed
 */
public record Memory(OptionalLong total, OptionalLong available) {

    public static Memory current() {
        var platform = Platform.current();
        return platform.isLinux()
                ? linux(Path.of("/"))
                : platform.isMac() ? mac() : new Memory(OptionalLong.empty(), OptionalLong.empty());
    }

    /** Below another root than the file system's, for tests. */
    static Memory linux(Path root) {
        var meminfo = root.resolve("proc/meminfo");
        var groups = Stream.of("sys/fs/cgroup", "sys/fs/cgroup" + group(root.resolve("proc/self/cgroup")))
                .map(root::resolve)
                .toList();
        var limit = groups.stream()
                .flatMapToLong(group -> LongStream.concat(number(group.resolve("memory.max")),
                        number(group.resolve("memory/memory.limit_in_bytes"))))
                .min();
        var used = groups.stream()
                .flatMapToLong(group -> LongStream.concat(
                        number(group.resolve("memory.current")).map(bytes -> bytes - cached(group)),
                        number(group.resolve("memory/memory.usage_in_bytes"))))
                .max();
        var left = limit.isPresent() && used.isPresent()
                ? LongStream.of(Math.max(0, limit.getAsLong() - used.getAsLong()))
                : LongStream.empty();
        return new Memory(
                LongStream.concat(field(meminfo, "MemTotal:").map(kib -> kib * 1024), limit.stream()).min(),
                LongStream.concat(field(meminfo, "MemAvailable:").map(kib -> kib * 1024), left).min());
    }

    /** What a control group holds of files, and gives up when memory is asked for. */
    private static long cached(Path group) {
        return field(group.resolve("memory.stat"), "inactive_file ").sum();
    }

    /** The folder of this process's control group, version 2. */
    private static String group(Path cgroup) {
        try (var lines = Files.lines(cgroup, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("0::/")).map(line -> line.substring(3)).findFirst().orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static LongStream number(Path file) {
        try {
            var text = Files.readString(file).strip();
            return text.matches("\\d{1,18}") ? LongStream.of(Long.parseLong(text)) : LongStream.empty();
        } catch (IOException e) {
            return LongStream.empty();
        }
    }

    private static LongStream field(Path file, String name) {
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            var value = lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
            return value.stream();
        } catch (IOException e) {
            return LongStream.empty();
        }
    }

    private static Memory mac() {
        var total = SystemCommand.output("/usr/sbin/sysctl", "-n", "hw.memsize");
        return new Memory(total.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(total)) : OptionalLong.empty(),
                OptionalLong.empty());
    }
}
