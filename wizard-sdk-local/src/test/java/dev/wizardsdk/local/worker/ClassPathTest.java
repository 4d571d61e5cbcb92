package dev.wizardsdk.local.worker;

import dev.wizardsdk.local.PluginProgram;
import dev.wizardsdk.local.TestModels;
import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.model.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** A child is started from classes that come from all kinds of class loaders. */
@Timeout(120)
class ClassPathTest {

    @TempDir
    private Path folder;
    private Path model;

    @BeforeEach
    void writeModel() {
        model = TinyGguf.random(11).endless().write(folder.resolve("tiny.gguf"));
    }

    /** Where our classes and those of our dependencies are. */
    private static List<Path> places() {
        return Stream.of(PluginProgram.class, ClassPath.class, Request.class, LoggerFactory.class)
                .map(type -> ClassPath.location(type, type.getName().replace('.', '/') + ".class").orElseThrow())
                .toList();
    }

    private static URL[] urls(List<Path> places) throws IOException {
        var urls = new URL[places.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = places.get(i).toUri().toURL();
        }
        return urls;
    }

    /** The answer of an isolated model whose classes this loader has loaded. */
    @SuppressWarnings("unchecked")
    private String answer(ClassLoader loader) throws ReflectiveOperationException {
        var program = loader.loadClass(PluginProgram.class.getName());
        assertThat(program).isNotSameAs(PluginProgram.class);
        return ((Function<Path[], String>) program.getConstructor().newInstance())
                .apply(new Path[] {model, TestModels.libraries()});
    }

    @Test
    void aPluginsClassLoaderGoesWhenItsModelWasClosed() throws Exception {
        var gone = new WeakReference<>(answerOfPlugin());
        for (int i = 0; i < 50 && gone.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }

        assertThat(gone.get()).isNull();
    }

    private ClassLoader answerOfPlugin() throws Exception {
        try (var loader = new URLClassLoader(urls(places()), null)) {
            assertThat(answer(loader)).hasSizeGreaterThan(5);
            return loader;
        }
    }

    @Test
    void findsAFatJar() throws Exception {
        var jar = folder.resolve("fat jar+.jar");
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var entry : classes().entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        try (var loader = new URLClassLoader(urls(List.of(jar)), null)) {
            assertThat(answer(loader)).hasSizeGreaterThan(5);
        }
    }

    @Test
    void copiesClassesThatAreInNoFile() throws Exception {
        assertThat(answer(new Bytes(classes(), null))).hasSizeGreaterThan(5);
    }

    @Test
    void copiesClassesOfJarsWithinJars() throws Exception {
        var nested = URL.of(URI.create("nested:/app.jar/!BOOT-INF/lib/wizard-sdk-local.jar!/"), new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) throws IOException {
                throw new IOException("not to be opened");
            }
        });
        assertThat(
                answer(new Bytes(classes(), new ProtectionDomain(new CodeSource(nested, (Certificate[]) null), null))))
                .hasSizeGreaterThan(5);
    }

    private static Map<String, byte[]> classes() throws IOException {
        var classes = new HashMap<String, byte[]>();
        for (var place : places()) {
            if (Files.isDirectory(place)) {
                read(place, classes);
            } else {
                try (var jar = FileSystems.newFileSystem(place)) {
                    read(jar.getPath("/"), classes);
                }
            }
        }
        return classes;
    }

    private static void read(Path root, Map<String, byte[]> classes) throws IOException {
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                classes.putIfAbsent(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
    }

    /** Serves classes from memory, and has no address for them. */
    private static final class Bytes extends ClassLoader {

        private final Map<String, byte[]> classes;
        private final @Nullable ProtectionDomain domain;

        Bytes(Map<String, byte[]> classes, @Nullable ProtectionDomain domain) {
            // the platform's loader would see the classes of this test's modules
            super(null);
            this.classes = classes;
            this.domain = domain;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            var bytes = classes.get(name.replace('.', '/') + ".class");
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length, domain);
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            var bytes = classes.get(name);
            return bytes == null ? null : new ByteArrayInputStream(bytes);
        }
    }
}
