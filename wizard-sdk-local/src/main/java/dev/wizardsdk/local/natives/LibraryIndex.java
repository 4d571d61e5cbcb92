package dev.wizardsdk.local.natives;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The libraries that belong together, with size and SHA-256 of each: the {@code index} file beside them. */
record LibraryIndex(List<Entry> entries, String digest) {

    record Entry(String sha256, long size, String name) {}

    static final String NAME = "index";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (\\d{1,12})  ([A-Za-z0-9][A-Za-z0-9._-]*)");

    private static final Pattern LIBRARY = Pattern.compile("(?i).*\\.(so|dylib|dll)(\\.[0-9.]+)?");

    static LibraryIndex parse(byte[] content, String where) {
        var entries = new String(content, StandardCharsets.UTF_8).lines().map(line -> {
            var matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new NativeLibraryException("the index of libraries in " + where + " has the bad line: " + line);
            }
            return new Entry(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3));
        }).toList();
        return new LibraryIndex(entries, HexFormat.of().formatHex(sha256().digest(content)));
    }

    /** Refuses a folder in which a library is missing or is not the one that was built. */
    void verify(Path folder) {
        for (var entry : entries) {
            if (!holds(folder, entry)) {
                throw new NativeLibraryException(folder.resolve(entry.name)
                        + " is missing or was changed: its size or SHA-256 is not the one in the index; delete "
                        + folder
                        + " to have it made again, or unpack the natives jar anew");
            }
        }
        refuseOthers(folder);
    }

    /** llama.cpp loads whatever library of the folder is named like a back end. */
    private void refuseOthers(Path folder) {
        var known = entries.stream().map(Entry::name).collect(Collectors.toSet());
        try (var files = Files.list(folder)) {
            var other = files.map(file -> file.getFileName().toString())
                    .filter(name -> LIBRARY.matcher(name).matches() && !known.contains(name))
                    .findFirst();
            if (other.isPresent()) {
                throw new NativeLibraryException(folder.resolve(other.get())
                        + " is not in the index of its folder and would be loaded; delete it");
            }
        } catch (IOException e) {
            throw new NativeLibraryException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether a folder has this file, byte for byte. */
    static boolean holds(Path folder, Entry entry) {
        return matches(folder.resolve(entry.name), entry);
    }

    /** Whether a file has this content. */
    static boolean matches(Path file, Entry entry) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) == entry.size
                    && sha256(file).equals(entry.sha256);
        } catch (IOException e) {
            throw new NativeLibraryException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String sha256(Path file) throws IOException {
        var digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new NativeLibraryException("this Java runtime has no SHA-256, every one must", e);
        }
    }
}
