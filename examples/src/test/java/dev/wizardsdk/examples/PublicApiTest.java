package dev.wizardsdk.examples;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds what others may use against the {@code api.txt} of its module, so that no signature changes unseen. A change that is meant
 * is made by copying the file that the failure names.
 */
class PublicApiTest {

    @ParameterizedTest
    @ValueSource(strings = {"core", "local", "evol", "micrometer", "parquet"})
    void isTheOneOnRecord(String module) throws IOException {
        var recorded = Path.of("..", "wizard-sdk-" + module, "api.txt");
        var found = Path.of("target", "api-" + module + ".txt");
        Files.writeString(found, String.join("\n", signatures(module)) + "\n");

        assertThat(Files.exists(recorded) ? Files.readString(recorded) : "")
                .as("the public API of " + module + "; if the change is meant, copy examples/" + found + " to "
                        + recorded)
                .isEqualTo(Files.readString(found));
    }

    private static List<String> signatures(String artifact) throws IOException {
        var module = ModuleFinder.of(Path.of("..", "wizard-sdk-" + artifact, "target", "classes"))
                .find("dev.wizardsdk." + artifact).orElseThrow();
        var exported = module.descriptor().exports().stream().filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());
        var lines = new ArrayList<String>();
        for (var name : classNames(module, exported)) {
            var type = load(name);
            if (isVisible(type)) {
                lines.add(described(type));
                members(type).map(member -> "    " + member).forEach(lines::add);
            }
        }
        return lines;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static List<String> classNames(ModuleReference reference, Set<String> packages) throws IOException {
        try (var reader = reference.open(); var all = reader.list()) {
            return all.filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> packages.contains(name.replaceFirst("\\.?[^.]*$", "")))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isVisible(Class<?> type) {
        return !type.isAnonymousClass() && !type.isLocalClass() && isVisible(type.getModifiers())
                && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String described(Class<?> type) {
        var parents = Stream.concat(Stream.ofNullable(type.getGenericSuperclass()),
                Arrays.stream(type.getGenericInterfaces())).map(Object::toString).collect(Collectors.joining(", "));
        return type.toGenericString() + (parents.isEmpty() ? "" : " : " + parents) + permitted(type);
    }

    private static String permitted(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).map(Class::getName)
                        .collect(Collectors.joining(", ", " permits ", ""))
                : "";
    }

    private static Stream<String> members(Class<?> type) {
        return Stream.<Member>concat(
                Stream.concat(Arrays.stream(type.getDeclaredFields()), Arrays.stream(type.getDeclaredConstructors())),
                Arrays.stream(type.getDeclaredMethods()))
                .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                .map(PublicApiTest::described)
                .sorted();
    }

    private static String described(Member member) {
        return switch (member) {
            case Field field -> field.toGenericString();
            case Method method -> described(method);
            case Constructor<?> constructor -> described(constructor);
            default -> throw new IllegalStateException("no member: " + member);
        };
    }

    private static String described(Executable code) {
        return code.toGenericString().replace("synchronized ", "");
    }
}
