package dev.wizardsdk.examples;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The rules that hold for the classes of all our modules. */
class ArchitectureTest {
    private static final List<ModuleReference> MODULES = ModuleLayer.boot().configuration().modules().stream()
            .map(ResolvedModule::reference)
            .filter(module -> module.descriptor().name().startsWith("dev.wizardsdk."))
            .filter(module -> !module.descriptor().isAutomatic())
            .toList();
    private static final Set<String> EXPORTED = MODULES.stream()
            .flatMap(module -> module.descriptor().exports().stream())
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    private static final JavaClasses CLASSES = new ClassFileImporter().importLocations(MODULES.stream()
            .map(module -> Location.of(module.location().orElseThrow()))
            .collect(Collectors.toSet()));
    /** Made for programs that bring an OkHttpClient, which its one type holds. */
    private static final String OWN_TRANSPORT = "dev.wizardsdk.okhttp";
    private static final Predicate<JavaClass> PRIVATE_DEPENDENCY = JavaClass.Predicates.resideInAnyPackage(
            "com.fasterxml..", "okhttp3..", "okio..", "io.github.resilience4j..");

    @Test
    void seesAllModules() {
        assertThat(MODULES).extracting(module -> module.descriptor().name()).contains(
                "dev.wizardsdk.core", "dev.wizardsdk.evol", "dev.wizardsdk.examples", "dev.wizardsdk.local");
        assertThat(CLASSES).hasSizeGreaterThan(10);
        assertThat(CLASSES.stream().filter(ArchitectureTest::isApi)).hasSizeGreaterThan(5);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.wizardsdk.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheBindingKnowsForeignMemory() {
        noClasses().that().resideOutsideOfPackage("dev.wizardsdk.local.llama..")
                .should().dependOnClassesThat().resideInAPackage("java.lang.foreign..")
                .check(CLASSES);
    }

    @Test
    void publicSignaturesNameNoPrivateDependency() {
        classes().that(DescribedPredicate.describe("are public in an exported package", ArchitectureTest::isApi))
                .should(nameNoPrivateDependency())
                .check(CLASSES);
    }

    private static ArchCondition<JavaClass> nameNoPrivateDependency() {
        return new ArchCondition<>("name no type of a private dependency in what others see") {
            @Override
            public void check(JavaClass api, ConditionEvents events) {
                Stream.concat(api.getRawSuperclass().stream(), api.getRawInterfaces().stream())
                        .filter(PRIVATE_DEPENDENCY)
                        .forEach(type -> events.add(violated(api, api.getDescription(), type)));
                for (JavaMember member : api.getMembers()) {
                    if (isVisible(member.getModifiers())) {
                        types(member).flatMap(type -> type.getAllInvolvedRawTypes().stream())
                                .filter(PRIVATE_DEPENDENCY)
                                .forEach(type -> events.add(violated(api, member.getDescription(), type)));
                    }
                }
            }
        };
    }

    private static ConditionEvent violated(JavaClass api, String where, JavaClass type) {
        return SimpleConditionEvent.violated(api, where + " names " + type.getName());
    }

    private static Stream<JavaType> types(JavaMember member) {
        return switch (member) {
            case JavaCodeUnit code -> Stream.of(
                    Stream.of(code.getReturnType()),
                    code.getParameterTypes().stream(),
                    code.getExceptionTypes().stream()).flatMap(types -> types);
            case JavaField field -> Stream.of(field.getType());
            default -> throw new IllegalStateException("neither code nor field: " + member.getDescription());
        };
    }

    private static boolean isApi(JavaClass type) {
        return EXPORTED.contains(type.getPackageName()) && !type.getPackageName().equals(OWN_TRANSPORT)
                && isVisible(type.getModifiers())
                && type.getEnclosingClass().map(ArchitectureTest::isApi).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
