package dev.wizardsdk.evol.verify;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's compiler, from memory to nowhere: it sees the JDK and the sources it is given, runs no annotation processor, and what it
 * makes is thrown away. Thread-safe.
 */
final class JavaSources {

    private static final List<String> OPTIONS = List.of("-proc:none", "-implicit:none", "-nowarn", "-Xmaxerrs", "20");
    private static final Pattern UNKNOWN_NAME = Pattern
            .compile("compiler\\.err\\.(?:cant\\.resolve|doesnt\\.exist|cant\\.ref).*");

    private final JavaCompiler compiler;

    private JavaSources(JavaCompiler compiler) {
        this.compiler = compiler;
    }

    /**
     * Why sources do not compile.
     *
     * @param message          the first error
     * @param onlyUnknownNames whether all errors are names that are not declared here
     * @param crashed          whether the compiler itself failed
     */
    record Fault(String message, boolean onlyUnknownNames, boolean crashed) {}

    /** Empty where this is a run-time image without a compiler that works. */
    static Optional<JavaSources> ofThisJdk() {
        return Optional.ofNullable(ToolProvider.getSystemJavaCompiler()).map(JavaSources::new)
                .filter(sources -> sources.compile(List.of("class A {}")).isEmpty());
    }

    /** Compiles files together; empty if there is no error. */
    Optional<Fault> compile(List<String> sources) {
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var files = IntStream.range(0, sources.size()).mapToObj(i -> new Source(i, sources.get(i))).toList();
        try (var manager = new Nowhere(
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8))) {
            var compiles = compiler.getTask(new StringWriter(), manager, diagnostics, OPTIONS, null, files).call();
            var errors = diagnostics.getDiagnostics().stream()
                    .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR).toList();
            if (compiles) {
                return Optional.empty();
            }
            return Optional.of(errors.isEmpty()
                    ? new Fault("the compiler gave up", false, true)
                    : new Fault(told(errors.getFirst()), errors.stream().map(Diagnostic::getCode)
                            .allMatch(code -> code != null && UNKNOWN_NAME.matcher(code).matches()), false));
        } catch (IOException e) {
            throw new UncheckedIOException("could not close the compiler's files: " + e.getMessage(), e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // a source that breaks the compiler says nothing about itself, and must not end a run
            return Optional.of(new Fault("the compiler failed: " + e, false, true));
        }
    }

    private static String told(Diagnostic<? extends JavaFileObject> error) {
        var message = error.getMessage(Locale.ROOT);
        return message.lines().findFirst().orElse("error") + (error.getSource() instanceof Source source
                ? " at: " + source.line(error.getPosition())
                : "");
    }

    /** A source in memory, whatever the public class in it is called. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(int number, String text) {
            super(URI.create("string:///Source" + number + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE && !simpleName.equals("module-info") && !simpleName.equals("package-info");
        }

        @Override
        public @Nullable NestingKind getNestingKind() {
            return null;
        }

        @Override
        public @Nullable Modifier getAccessLevel() {
            return null;
        }

        String line(long position) {
            if (position < 0 || position > text.length()) {
                return "its end";
            }
            var place = (int) position;
            var end = text.indexOf('\n', place);
            var line = text.substring(text.lastIndexOf('\n', place - 1) + 1, end < 0 ? text.length() : end).strip();
            return line.length() > 100 ? line.substring(0, 100) + "…" : line;
        }
    }

    /** Files of which only the JDK's can be read. */
    private static final class Nowhere extends ForwardingJavaFileManager<JavaFileManager> {

        Nowhere(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public Iterable<JavaFileObject> list(Location location, String packageName,
                Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
            return isOurs(location) ? List.of() : super.list(location, packageName, kinds, recurse);
        }

        private static boolean isOurs(Location location) {
            return location == StandardLocation.CLASS_PATH || location == StandardLocation.SOURCE_PATH
                    || location == StandardLocation.CLASS_OUTPUT || location == StandardLocation.MODULE_PATH;
        }

        @Override
        public boolean hasLocation(Location location) {
            return !(location == StandardLocation.SOURCE_PATH || location == StandardLocation.MODULE_PATH)
                    && super.hasLocation(location);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/') + kind.extension),
                    kind) {
                @Override
                public OutputStream openOutputStream() {
                    return OutputStream.nullOutputStream();
                }
            };
        }
    }
}
