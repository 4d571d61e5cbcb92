package dev.wizardsdk.local.worker;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A child's classes, copied out of class loaders that have them in no file of their own, such as jars within jars. A class
 * loader cannot be asked what it has: from the main class on, each class is followed to those that its constants name.
 */
final class ClassBundle {

    private static final String PACKAGES = "dev/wizardsdk|org/slf4j|com/fasterxml/jackson";
    private static final Pattern TYPE = Pattern.compile("(?:^|L|\\[)((?:" + PACKAGES + ")/[\\w$/]+)");
    private static final Pattern DOTTED = Pattern.compile("^(?:" + PACKAGES.replace('/', '.') + ")\\.[\\w$.]+$");
    private static final Pattern RESOURCE = Pattern
            .compile("^/?[\\w./-]+\\.(?:json|txt|properties|gbnf|csv|tsv|jinja|md)$");

    private final List<ClassLoader> loaders;
    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<String> left = new ArrayDeque<>();

    private ClassBundle(List<ClassLoader> loaders) {
        this.loaders = loaders;
    }

    /** Writes a jar with these classes and what they need. */
    static void write(Path jar, List<Class<?>> types) throws IOException {
        var loaders = types.stream().map(ClassBundle::loader).distinct().toList();
        var bundle = new ClassBundle(loaders);
        types.forEach(type -> bundle.wanted(type.getName().replace('.', '/') + ".class"));
        bundle.follow();
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var entry : bundle.entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
    }

    private static ClassLoader loader(Class<?> type) {
        var loader = type.getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    private void wanted(String entry) {
        if (seen.add(entry)) {
            left.add(entry);
        }
    }

    private void follow() throws IOException {
        for (var entry = left.poll(); entry != null; entry = left.poll()) {
            var bytes = content(entry);
            if (bytes == null) {
                continue;
            }
            entries.put(entry, bytes);
            if (entry.endsWith(".class")) {
                for (var constant : constants(bytes)) {
                    named(entry, constant);
                }
            }
        }
    }

    private byte @Nullable [] content(String entry) throws IOException {
        for (var loader : loaders) {
            try (var in = loader.getResourceAsStream(entry)) {
                if (in != null) {
                    return in.readAllBytes();
                }
            }
        }
        return null;
    }

    private void named(String by, String constant) {
        var types = TYPE.matcher(constant);
        while (types.find()) {
            wanted(types.group(1) + ".class");
        }
        if (DOTTED.matcher(constant).matches()) {
            wanted(constant.replace('.', '/') + ".class");
        }
        if (RESOURCE.matcher(constant).matches()) {
            var absolute = constant.startsWith("/") ? constant.substring(1) : constant;
            wanted(absolute);
            wanted(by.substring(0, by.lastIndexOf('/') + 1) + absolute);
        }
    }

    /** The texts of a class file's constant pool (JVMS 4.4): names of types, descriptors and literals. */
    static List<String> constants(byte[] classFile) throws IOException {
        var texts = new ArrayList<String>();
        try (InputStream bytes = new ByteArrayInputStream(classFile); var in = new DataInputStream(bytes)) {
            in.skipNBytes(4 + 2 + 2);
            var count = in.readUnsignedShort();
            for (int i = 1; i < count; i++) {
                var tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts.add(in.readUTF());
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++;
                    }
                    case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    default -> throw new IOException("a class file has a constant of the unknown kind " + tag);
                }
            }
        }
        return texts;
    }
}
