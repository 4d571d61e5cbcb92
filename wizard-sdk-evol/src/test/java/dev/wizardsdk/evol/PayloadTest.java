package dev.wizardsdk.evol;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class PayloadTest {

    static Stream<Arguments> wellFormed() {
        return Stream.of(
                arguments(Payload.JSON, "{\"cities\": [{\"name\": \"Bern\", \"height\": 540}]}"),
                arguments(Payload.XML, "<?xml version=\"1.0\"?>\n<a b=\"1\"><c/>text &amp; more</a>"),
                arguments(Payload.TABLE, "| City | °C |\n|---|--:|\n| Oslo | -3 |\n| a\\|b | `x|y` |"),
                arguments(Payload.TABLE, "name,note\nAnn,\"tall, fair\"\nBob,\"says \"\"hi\"\"\"\n"),
                arguments(Payload.TABLE, "a\tb\n1\t2"),
                arguments(Payload.REGEX, "^(?<year>\\d{4})-(\\d\\d)$\n[a-z]+"),
                arguments(Payload.YAML, """
                        # servers
                        servers:
                          - name: "a: b"
                            ports: [80, 443]
                            tags: [one,
                              two]
                          - name: second
                            notes: |
                              free text: with (anything
                              in it
                        empty:
                        'quoted key': it's fine
                        - 1
                        """.replace("- 1\n", "")),
                arguments(Payload.SQL,
                        "-- it's a comment\nCREATE TABLE t (id INT, name VARCHAR(20));\nINSERT INTO t VALUES (1, 'O''Brien; x');\n"
                                + "SELECT * FROM t WHERE name = 'a(';"),
                arguments(Payload.PYTHON, """
                        import math

                        # it's a comment
                        def area(r, *,
                                 exact=False):
                            \"""The "area" it's about.\"""
                            if exact:
                                return {'pi': math.pi,
                                        'r': r}
                            return 3 * r ** 2

                        print(area(2))
                        """),
                arguments(Payload.HTML,
                        "<!-- <b> -->\n<ul class='a>b'>\n<li>One\n<li>Two <br> <img src=x />\n</ul><script>if (a<b) {}</script>"),
                arguments(Payload.SHELL, """
                        #!/bin/bash
                        # don't worry
                        for f in *.log; do
                          if [ -s "$f" ]; then
                            echo "${f%.log} $(wc -l < "$f")"
                          fi
                        done
                        cat <<EOF
                        it's a ( text
                        EOF
                        case "$1" in
                          a) echo one ;;
                        esac
                        """),
                arguments(Payload.LOG, """
                        2024-05-01 10:00:01 INFO start
                        2024-05-01 10:00:02 WARN slow
                          at some.Place
                        2024-05-01 10:00:09 ERROR gone
                        """),
                arguments(Payload.LOG, "[web-1] GET /a 200\n[web-2] GET /b 500\n[web-1] GET /c 404"),
                arguments(Payload.LATEX,
                        "\\begin{align}\n\\frac{a}{b} &= \\left( c_{1} \\right) \\\\\n\\end{align} costs \\$5"));
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void whatIsWellFormedPasses(Payload payload, String data) {
        assertThat(payload.problem(data)).isEmpty();
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments(Payload.JSON, "{\n  \"a\": 1,}", "the JSON is not valid at line 2, column"),
                arguments(Payload.JSON, "{\"a\": 1, \"a\": 2}", "not valid"),
                arguments(Payload.JSON, "42", "neither an object nor an array"),
                arguments(Payload.JSON, " \n", "no data"),
                arguments(Payload.XML, "<a>\n<b></a>", "not well formed at line 2"),
                arguments(Payload.XML, "<a/><b/>", "not well formed"),
                arguments(Payload.TABLE, "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
                        "row 3 of the table has 3 cells, its head 2"),
                arguments(Payload.TABLE, "| a | b |\n| 1 | 2 |", "no line of hyphens"),
                arguments(Payload.TABLE, "a,b\n1,2,3", "row 2 of the table has 3 cells"),
                arguments(Payload.TABLE, "a,b\n1,\"2", "can't be read"),
                arguments(Payload.TABLE, "just words\nand more", "single column"),
                arguments(Payload.REGEX, "[a-z]+\n(\\d+", "line 2 does not compile"),
                arguments(Payload.REGEX, "(".repeat(1_001), "longer than"),
                arguments(Payload.YAML, "a: 1\n  b: 2", "indented under a value on line 2"),
                arguments(Payload.YAML, "a:\n\tb: 2", "tab"),
                arguments(Payload.YAML, "a:\n    b: 2\n  c: 3", "goes back"),
                arguments(Payload.YAML, "a: [1, 2", "never closed"),
                arguments(Payload.YAML, "only a sentence", "neither a key nor an item"),
                arguments(Payload.SQL, "SELECT * FROM t WHERE a = 'x", "does not end"),
                arguments(Payload.SQL, "SELECT (1;", "does not end"),
                arguments(Payload.SQL, "SELECT 1; please run it;", "begins with \"please run it\""),
                arguments(Payload.PYTHON, "def f(x):\nreturn x", "indented wrongly on line 2"),
                arguments(Payload.PYTHON, "x = 1\n  y = 2", "indented wrongly on line 2"),
                arguments(Payload.PYTHON, "if x:\n    y = 1\n  z = 2", "goes back"),
                arguments(Payload.PYTHON, "print((1)", "does not end"),
                arguments(Payload.PYTHON, "The sea is blue", "looks like Python"),
                arguments(Payload.HTML, "<div><b>x</div>", "<div> that is not open"),
                arguments(Payload.HTML, "<div><span>x</span>", "never closes a <div>"),
                arguments(Payload.HTML, "no tag", "no tag"),
                arguments(Payload.SHELL, "if true; then echo x", "if and fi"),
                arguments(Payload.SHELL, "echo \"x", "does not end"),
                arguments(Payload.LOG, "one\nTwo words\n3 x", "begin in different ways"),
                arguments(Payload.LOG, "2024-05-01 a", "fewer than three"),
                arguments(Payload.LATEX, "\\frac{a}{b", "not closed"),
                arguments(Payload.LATEX, "\\begin{a}\\begin{b}\\end{a}\\end{b}", "that did not begin"),
                arguments(Payload.LATEX, "$x", "dollar"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatIsBrokenIsToldWithItsPlace(Payload payload, String data, String problem) {
        assertThat(payload.problem(data)).contains(problem);
    }

    @Test
    void noEntityOfXmlIsRead() {
        var bomb = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;\">]><a>&y;</a>";
        var outside = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>";
        assertThat(Payload.XML.problem(bomb)).contains("document type");
        assertThat(Payload.XML.problem(outside)).contains("document type");
    }

    @Test
    void hugeOrDeepDataAreRefusedWithoutFailing() {
        for (var payload : Payload.values()) {
            for (var piece : new String[] {"[", "(", "<a>", "\\\"", "- ", "{", "| - ", "\"\\\\", "<a b=\"\" "}) {
                assertThat(payload.problem(piece.repeat(19_000 / piece.length()))).isNotNull();
            }
            assertThat(payload.problem("x".repeat(20_001))).contains("longer than 20000");
        }
    }

    @Test
    void theCheckTellsWhatWasParsedFromWhatWasLookedAt() {
        assertThat(Payload.JSON.check()).isEqualTo("payload:json");
        assertThat(Payload.SQL.check()).isEqualTo("payload:sql-shape");
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void aFormatIsGuessedFromTheDataOrLeftOpen(Payload payload, String data) {
        if (payload != Payload.REGEX && !data.startsWith("[web") && !data.startsWith("a\t")) {
            assertThat(PayloadGuess.of(data, "")).contains(payload);
        }
        assertThat(PayloadGuess.of("Three men and a dog.\nThey walked home: slowly, calmly.", "")).isEmpty();
    }
}
