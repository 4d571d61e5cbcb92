package dev.wizardsdk.local.natives;

import dev.wizardsdk.local.machine.Graphics;
import dev.wizardsdk.local.machine.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A natives jar on the class path or the module path: the libraries for one platform, beside their index. */
record NativesJar(URI location, LibraryIndex index) {

    private static final String RESOURCES = "dev/wizardsdk/local/natives/";
    private static final List<Platform> PLATFORMS = List.of(new Platform(Platform.LINUX, "x64"),
            new Platform(Platform.LINUX, "arm64"), new Platform(Platform.MAC, "arm64"),
            new Platform(Platform.MAC, "x64"),
            new Platform(Platform.WINDOWS, "x64"));

    /**
     * The one to use: of those for this machine the one of the variant that is asked for, else the best that has the GPU it is
     * made for, else the best.
     *
     * @param wanted the variant, or null for any
     * @throws NativeLibraryException if there is none, or two that differ
     */
    static NativesJar find(ClassLoader loader, Platform platform, Graphics graphics, @Nullable Variant wanted)
            throws IOException {
        var present = new EnumMap<Variant, List<URI>>(Variant.class);
        for (var variant : Variant.values()) {
            var jars = locations(loader, variant.of(platform));
            if (!jars.isEmpty()) {
                present.put(variant, jars);
            }
        }
        var variant = choose(present, graphics, wanted, platform, loader);
        return only(variant.of(platform), present.getOrDefault(variant, List.of()));
    }

    private static Variant choose(Map<Variant, List<URI>> present, Graphics graphics, @Nullable Variant wanted,
            Platform platform, ClassLoader loader) throws IOException {
        if (wanted != null) {
            if (!present.containsKey(wanted)) {
                throw new NativeLibraryException("the system property " + NativeLibraries.VARIANT + " asks for "
                        + wanted.word()
                        + ", but that natives jar is neither on the class path nor on the module path; add "
                        + coordinates(wanted.of(platform)));
            }
            return wanted;
        }
        return present.keySet().stream()
                .filter(variant -> variant.suits(graphics))
                .findFirst()
                .or(() -> present.keySet().stream().findFirst())
                .orElseThrow(() -> absent(platform, others(loader)));
    }

    private static NativeLibraryException absent(Platform platform, List<String> others) {
        var found = others.isEmpty()
                ? "there is no natives jar on the class path or the module path (as " + RESOURCES + platform.id() + "/)"
                : "the natives jars on the class path or the module path are for " + String.join(", ", others)
                        + ", this JVM needs " + platform.id();
        return new NativeLibraryException(PLATFORMS.contains(platform)
                ? found + "; add " + coordinates(platform.id()) + ", or " + NativeLibraries.SETTINGS
                : found + ", for which none is published; build llama.cpp and " + NativeLibraries.SETTINGS);
    }

    private static String coordinates(String platform) {
        return "dev.wizardsdk:wizard-sdk-local with the classifier natives-" + platform
                + ", in the version of wizard-sdk-local";
    }

    private static List<String> others(ClassLoader loader) {
        return PLATFORMS.stream()
                .flatMap(platform -> Arrays.stream(Variant.values()).map(variant -> variant.of(platform)))
                .filter(platform -> loader.getResource(RESOURCES + platform + "/" + LibraryIndex.NAME) != null)
                .toList();
    }

    private static List<URI> locations(ClassLoader loader, String platform) throws IOException {
        return Collections.list(loader.getResources(RESOURCES + platform + "/" + LibraryIndex.NAME)).stream()
                .map(location -> URI.create(location.toString()))
                .toList();
    }

    private static NativesJar only(String platform, List<URI> locations) throws IOException {
        var jars = new ArrayList<NativesJar>();
        for (var location : locations) {
            try (var in = open(location)) {
                jars.add(new NativesJar(location, LibraryIndex.parse(in.readAllBytes(), location.toString())));
            }
        }
        var first = jars.getFirst();
        if (jars.stream().anyMatch(jar -> !jar.index().digest().equals(first.index().digest()))) {
            throw new NativeLibraryException("there are several natives jars for " + platform + ", and they differ: "
                    + jars.stream().map(NativesJar::toString).collect(Collectors.joining(", "))
                    + "; keep the one in the version of wizard-sdk-local");
        }
        return first;
    }

    /** The content of one of its libraries. */
    InputStream open(LibraryIndex.Entry entry) throws IOException {
        try {
            return open(sibling(entry.name()));
        } catch (IOException e) {
            throw new NativeLibraryException(
                    this + " lacks " + entry.name() + ", which its index lists; get the jar again",
                    e);
        }
    }

    private URI sibling(String name) {
        var index = location.toString();
        return URI.create(index.substring(0, index.length() - LibraryIndex.NAME.length()) + name);
    }

    /** Without the cache of jar files, which would stay open, and on Windows locked, as long as the JVM lives. */
    private static InputStream open(URI location) throws IOException {
        var connection = location.toURL().openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    /** The jar's path, or the folder's. */
    @Override
    public String toString() {
        var path = location.toString().replaceFirst("^jar:", "").replaceFirst("^file:", "");
        var inside = path.indexOf("!/");
        return path.substring(0, inside < 0 ? path.length() - LibraryIndex.NAME.length() : inside);
    }
}
