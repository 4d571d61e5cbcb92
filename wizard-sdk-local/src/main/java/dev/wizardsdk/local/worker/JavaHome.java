package dev.wizardsdk.local.worker;

import dev.wizardsdk.local.natives.NativeLibraryException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds a Java that llama.cpp can be used with: the one that is named, else this JVM's own, else those that the environment
 * names, else the newest of those where Javas are usually installed.
 */
public final class JavaHome {

    /** The oldest Java whose foreign function interface is final. */
    public static final int LEAST = 22;

    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(?:1\\.)?(\\d+)");

    private final Map<String, String> environment;
    private final List<Path> installFolders;
    private final List<String> lookedAt = new ArrayList<>();

    JavaHome(Map<String, String> environment, List<Path> installFolders) {
        this.environment = environment;
        this.installFolders = installFolders;
    }

    /**
     * A launcher.
     *
     * @param named the folder of a Java, beside which no other is looked for
     * @throws NativeLibraryException if there is none that is new enough; it tells what was looked at
     */
    public static Path launcher(Optional<Path> named) {
        var user = Path.of(System.getProperty("user.home", "/nonexistent"));
        var finder = new JavaHome(System.getenv(), Stream.of(
                "/usr/lib/jvm", "/usr/java", "/opt", "/opt/java", "/usr/local", "/Library/Java/JavaVirtualMachines",
                "C:\\Program Files\\Java", "C:\\Program Files\\Eclipse Adoptium", "C:\\Program Files\\Microsoft",
                "C:\\Program Files\\Zulu", "C:\\Program Files\\Amazon Corretto",
                user + "/.jdks", user + "/.sdkman/candidates/java", user + "/Library/Java/JavaVirtualMachines")
                .filter(folder -> folder.startsWith("/") == (File.separatorChar == '/'))
                .map(Path::of).toList());
        return finder.find(named, Path.of(System.getProperty("java.home", "")));
    }

    Path find(Optional<Path> named, Path own) {
        if (named.isPresent()) {
            return usable(named.get(), "IsolationOptions.withJavaHome").orElseThrow(this::none);
        }
        return usable(own, "this JVM")
                .or(() -> fromEnvironment("WIZARD_JAVA_HOME"))
                .or(() -> fromEnvironment("JAVA_HOME"))
                .or(this::installed)
                .orElseThrow(this::none);
    }

    private Optional<Path> fromEnvironment(String variable) {
        var value = environment.get(variable);
        if (value == null || value.isBlank()) {
            lookedAt.add(variable + ": not set");
            return Optional.empty();
        }
        return usable(Path.of(value), variable);
    }

    private Optional<Path> installed() {
        return installFolders.stream().flatMap(JavaHome::homesIn)
                .sorted(Comparator.comparing((Path home) -> version(home).orElse(0)).reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .flatMap(home -> usable(home, "installed").stream())
                .findFirst();
    }

    private static Stream<Path> homesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (var found = Files.list(folder)) {
            return found.toList().stream()
                    .map(home -> Files.isDirectory(home.resolve("Contents/Home"))
                            ? home.resolve("Contents/Home")
                            : home)
                    .filter(home -> Files.isRegularFile(home.resolve("release")));
        } catch (IOException | UncheckedIOException e) {
            return Stream.empty();
        }
    }

    private Optional<Path> usable(Path home, String source) {
        var version = version(home);
        var launcher = Stream.of("java", "java.exe").map(home.resolve("bin")::resolve).filter(Files::isExecutable)
                .findFirst();
        if (version.orElse(0) >= LEAST && launcher.isPresent()) {
            return launcher;
        }
        lookedAt.add(source + ", " + home + ": " + (version.isEmpty()
                ? "no Java"
                : "Java " + version.getAsInt() + (launcher.isEmpty() ? " without bin/java" : "")));
        return Optional.empty();
    }

    /** The version that the file {@code release} of a Java's folder tells; empty where there is none. */
    static OptionalInt version(Path home) {
        try {
            var matcher = VERSION.matcher(Files.readString(home.resolve("release"), StandardCharsets.UTF_8));
            return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
        } catch (IOException | UncheckedIOException e) {
            return OptionalInt.empty();
        }
    }

    private NativeLibraryException none() {
        return new NativeLibraryException("the child process needs Java " + LEAST
                + " or newer, and none was found; name the"
                + " folder of one in IsolationOptions.withJavaHome or in the environment variable WIZARD_JAVA_HOME."
                + " Looked at: " + String.join("; ", lookedAt));
    }
}
