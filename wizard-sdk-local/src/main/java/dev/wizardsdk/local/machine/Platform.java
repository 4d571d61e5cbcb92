package dev.wizardsdk.local.machine;

import java.util.Locale;

/** The system and the processor that this JVM was built for, named as the natives jars name them. */
public record Platform(String system, String processor) {

    public static final String LINUX = "linux";
    public static final String MAC = "mac";
    public static final String WINDOWS = "win";

    /** That of this JVM. On an ARM machine that emulates x64 it is the JVM's, since the libraries must fit the JVM. */
    public static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** From the values of {@code os.name} and {@code os.arch}. */
    public static Platform of(String system, String processor) {
        var name = system.toLowerCase(Locale.ROOT);
        return new Platform(
                name.startsWith("mac") || name.startsWith("darwin")
                        ? MAC
                        : name.startsWith("windows") ? WINDOWS : name.startsWith("linux") ? LINUX : word(name),
                switch (processor) {
                    case "amd64", "x86_64" -> "x64";
                    case "aarch64", "arm64" -> "arm64";
                    case "i386", "i486", "i586", "i686" -> "x86";
                    default -> word(processor);
                });
    }

    private static String word(String name) {
        var word = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "");
        return word.isEmpty() ? "unknown" : word;
    }

    /** Such as {@code linux-x64}. */
    public String id() {
        return system + "-" + processor;
    }

    public boolean isLinux() {
        return system.equals(LINUX);
    }

    public boolean isMac() {
        return system.equals(MAC);
    }

    public boolean isWindows() {
        return system.equals(WINDOWS);
    }
}
