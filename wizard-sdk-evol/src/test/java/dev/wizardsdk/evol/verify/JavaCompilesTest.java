package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.evol.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class JavaCompilesTest {

    private static final Verifier COMPILES = Verifiers.javaCompiles();

    private static Verification verify(String... blocks) {
        var answer = new StringBuilder("It goes like this:\n");
        for (var block : blocks) {
            answer.append("```java\n").append(block).append("\n```\n");
        }
        return COMPILES.verify(Instruction.of("Write it in Java."), answer.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "public class Main { public static void main(String[] a) { System.out.println(1); } }",
            "package a.b;\npublic record P(int x) {}",
            "int add(int a, int b) { return a + b; }",
            "@Override\npublic String toString() { return \"a\"; }",
            "List<String> a = new ArrayList<>();\na.add(\"x\");",
            "import java.util.stream.*;\nreturn Stream.of(1, 2).toList();",
            "for (int i = 0; i < 3; i++) {\n  System.out.println(i);\n}"
    })
    void passesFilesMembersAndStatements(String block) {
        assertThat(verify(block)).isEqualTo(new Verification.Passed("Java: 1 of 1 blocks compile"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "public class Main { void f() { System.out.println(b); } }",
            "public class A { int f() { return \"x\"; } }",
            "int add(int a, int b) { return a + b }",
            "List<String> a = new ArrayList<>();\na.add(5);",
            "this is no java at all"
    })
    void findsWhatDoesNotCompile(String block) {
        assertThat(verify(block)).isInstanceOf(Verification.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "User user = repository.find(5);",
            "import org.junit.jupiter.api.Test;\nclass ATest { @Test void a() {} }",
            "module a.b { exports a.b; }"
    })
    void saysNothingOfWhatNeedsOtherCode(String block) {
        assertThat(verify(block)).isInstanceOf(Verification.NotApplicable.class);
    }

    @Test
    void aFileWithLibrariesMustStillBeJava() {
        assertThat(verify("import org.junit.jupiter.api.Test;\nclass ATest { @Test void a() { int x = } }"))
                .isInstanceOf(Verification.Failed.class);
    }

    @Test
    void filesMayNeedEachOther() {
        assertThat(verify("class A { B b; }", "class B { A a; }"))
                .isEqualTo(new Verification.Passed("Java: 2 of 2 blocks compile"));
    }

    @Test
    void neitherTheClassPathNorOurModulesAreSeen() {
        assertThat(verify("class A { dev.wizardsdk.evol.Verifier v; }")).isInstanceOf(Verification.Failed.class);
        assertThat(verify("class A { org.junit.jupiter.api.Test t; }")).isInstanceOf(Verification.Failed.class);
    }

    @Test
    void nothingIsRun() {
        System.clearProperty("wizard.ran");
        assertThat(verify("class A { static { System.setProperty(\"wizard.ran\", \"yes\"); } }"))
                .isInstanceOf(Verification.Passed.class);
        assertThat(System.getProperty("wizard.ran")).isNull();
    }

    @Test
    void tellsTheErrorAndItsLine() {
        assertThat(verify("class A {\n  int f() { return 1 }\n}"))
                .isEqualTo(new Verification.Failed("Java block 1: ';' expected at: int f() { return 1 }"));
    }

    @Test
    void aSourceThatBreaksTheCompilerSaysNothing() {
        assertThat(verify("class A { int x = " + "1+".repeat(30_000) + "1; }"))
                .isInstanceOf(Verification.NotApplicable.class);
        assertThat(verify("class A { int x = " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + "; }"))
                .isInstanceOf(Verification.NotApplicable.class);
    }

    @Test
    void itsNameTellsTheJavaItKnows() {
        assertThat(COMPILES.name()).isEqualTo("java-compiles@1 (Java " + Runtime.version().feature() + ")");
    }
}
