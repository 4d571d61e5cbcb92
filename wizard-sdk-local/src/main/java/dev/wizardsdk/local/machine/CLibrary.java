package dev.wizardsdk.local.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The C library that this JVM runs on; known on Linux only, where there are several.
 *
 * @param kind    {@code glibc}, {@code musl}, or {@code unknown}
 * @param version such as {@code 2.36}; empty if unknown. Of musl it is not found out
 */
public record CLibrary(String kind, String version) {

    public static final String GLIBC = "glibc";
    public static final String MUSL = "musl";

    private static final CLibrary UNKNOWN = new CLibrary("unknown", "");
    private static final Pattern GLIBC_FILE = Pattern.compile("/libc(\\.so\\.6|-2\\.\\d+\\.so)$");
    private static final Pattern MUSL_FILE = Pattern.compile("/(ld-musl-[^/]*|libc\\.musl-[^/]*)$");
    private static final Pattern VERSION = Pattern.compile("GLIBC_(\\d+)\\.(\\d+)(\\.\\d+)?");

    private static @Nullable CLibrary current;

    /** That of this JVM: the one among the files that it has mapped. */
    public static synchronized CLibrary current() {
        var known = current;
        if (known == null) {
            known = mapped(Path.of("/proc/self/maps"));
            current = known;
        }
        return known;
    }

    static CLibrary mapped(Path maps) {
        try {
            return among(Files.readAllLines(maps, StandardCharsets.ISO_8859_1).stream().map(CLibrary::file).distinct()
                    .toList());
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String file(String line) {
        var path = line.indexOf('/');
        return path < 0 ? "" : line.substring(path);
    }

    private static CLibrary among(List<String> files) {
        for (var file : files) {
            if (MUSL_FILE.matcher(file).find()) {
                return new CLibrary(MUSL, "");
            }
        }
        for (var file : files) {
            if (GLIBC_FILE.matcher(file).find()) {
                return new CLibrary(GLIBC, newest(Path.of(file)));
            }
        }
        return UNKNOWN;
    }

    private static String newest(Path file) {
        try {
            return newest(ElfFile.read(file).defined()).orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** The newest version among names such as {@code GLIBC_2.34}. */
    public static Optional<String> newest(List<String> names) {
        return names.stream()
                .map(VERSION::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1) + "." + matcher.group(2))
                .max(CLibrary::compare);
    }

    /** Whether this one is a glibc that is older than the given version. */
    public boolean isOlderThan(String needed) {
        return kind.equals(GLIBC) && !version.isEmpty() && compare(version, needed) < 0;
    }

    private static int compare(String one, String other) {
        var first = one.split("\\.", -1);
        var second = other.split("\\.", -1);
        var major = Integer.compare(Integer.parseInt(first[0]), Integer.parseInt(second[0]));
        return major != 0 ? major : Integer.compare(Integer.parseInt(first[1]), Integer.parseInt(second[1]));
    }

    public boolean isMusl() {
        return kind.equals(MUSL);
    }

    /** Such as {@code glibc 2.36}. */
    @Override
    public String toString() {
        return version.isEmpty() ? kind : kind + " " + version;
    }
}
