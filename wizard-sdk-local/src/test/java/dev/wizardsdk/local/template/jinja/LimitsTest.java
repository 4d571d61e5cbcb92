package dev.wizardsdk.local.template.jinja;

import dev.wizardsdk.local.template.jinja.TemplateException.Kind;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A hostile template ends with an error that names its line. */
class LimitsTest {

    /** Those that hold for everyone, divided by eight to save time. */
    private static final Limits LIMITS = new Limits(Limits.DEFAULT.steps() / 8, Limits.DEFAULT.characters() / 8,
            Limits.DEFAULT.output() / 8, Limits.DEFAULT.depth());

    @ParameterizedTest
    @ValueSource(strings = {
            "{{ 'a' * 10**9 }}",
            "{{ 10**9 * 'a' }}",
            "{{ [1] * 10**9 }}",
            "{{ range(10**9) | length }}",
            "{{ range(0 - 10**12, 10**12) | length }}",
            "{{ 'a'|center(10**9) }}",
            "{{ 'a'.ljust(10**9) }}",
            "{{ 'a'.zfill(10**9) }}",
            "{{ 'a'|indent(10**9, true) }}",
            "{{ '%*d' % (999999, 1) * 100 }}",
            "{{ '{:999999}'.format(1) * 100 }}",
            "{{ ('a' * 1000000)|replace('', 'b' * 1000000) }}",
            "{{ ('a' * 1000000)|replace('a', 'b' * 1000) }}",
            "{{ ('a' * 1000000).join('b' * 1000000) }}",
            "{{ (['a' * 1000000] * 1000) | join }}",
            "{{ [1]|batch(10**9, 0)|list }}",
            "{{ [1]|slice(10**9)|list }}",
            "{{ ('a' * 500000 + 'b') in ('a' * 1000000) }}",
            "{{ ('a' * 1000000).count('a' * 500000 + 'b') }}",
            "{{ 2 ** 999999999 }}",
            "{{ 9 ** (9 ** 9) }}",
            "{{ (2 ** 500) ** 2 }}",
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            "{% for a in range(99999) %}{{ range(99999)|sum }}{% endfor %}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
            "{% macro m(x) %}{% call m(x) %}{{ caller() }}{% endcall %}{{ caller() }}{% endmacro %}{% call m(1) %}{% endcall %}",
            "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
            "{% set n = namespace(s='aa') %}{% for i in range(99) %}{% set n.s = n.s + n.s %}{% endfor %}",
            "{% set n = namespace(s='aa') %}{% for i in range(99) %}{% set n.s = n.s|replace('a', 'aa') %}{% endfor %}",
            "{% set n = namespace(s='aa') %}{% for i in range(99) %}{% set n.s = n.s|tojson|tojson %}{% endfor %}",
            "{% set n = namespace(l=[1]) %}{% for i in range(99) %}{% set n.l = n.l + n.l %}{% endfor %}",
            "{% set n = namespace(l=[1]) %}{% for i in range(99) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l }}",
            "{% set n = namespace(l=[1]) %}{% for i in range(99) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l|tojson }}",
            "{% set n = namespace(l=[1], k=[1]) %}{% for i in range(99) %}{% set n.l = [n.l, n.l] %}"
                    + "{% set n.k = [n.k, n.k] %}{% endfor %}{{ n.l == n.k }}",
            "{% set n = namespace(l=[1]) %}{% for i in range(9999) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l }}",
            "{% set n = namespace(l=[1]) %}{% for i in range(9999) %}{% set n.l = {'a': n.l} %}{% endfor %}{{ n.l|tojson }}",
            "{% set n = namespace(g=[1]) %}{% for i in range(9999) %}{% set n.g = n.g|map('string') %}{% endfor %}"
                    + "{{ n.g|list }}",
            "{% set n = namespace(g=[1]) %}{% for i in range(9999) %}{% set n.g = n.g|select('none') %}{% endfor %}"
                    + "{{ n.g|list }}",
            "{% for i in range(99999) %}{{ ('a' * 99999)|upper }}{% endfor %}",
            "{% for i in range(99999) %}{% if 'a' * 99999 == 'b' %}{% endif %}{% endfor %}"})
    void endsWithALimit(String template) {
        assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> render("\n" + template))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT))
                .satisfies(e -> assertThat(e.line()).isEqualTo(2));
    }

    static Stream<String> deep() {
        return Stream.of("(", "[", "{'a': ", "not ", "- ", "-", "+", "1 if ", "f(", "x[", "1 + (", "1 ~ [")
                .map(opening -> "{{ " + opening.repeat(9999));
    }

    @ParameterizedTest
    @MethodSource("deep")
    void parsesOnlySoDeep(String template) {
        assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> Template.parse(template));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% if 1 %}", "{% for a in b %}", "{% macro m() %}", "{% with %}", "{% filter e %}",
            "{% call f() %}", "{% set a %}", "{% generation %}"})
    void blocksNestOnlySoDeep(String opening) {
        assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> Template.parse(opening.repeat(9999)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ a.b", "{{ a|e", "{{ a is none", "{{ a()", "{{ a[0]"})
    void chainsAreOnlySoLong(String beginning) {
        var repeated = beginning.substring(beginning.indexOf('a') + 1);
        var template = beginning + repeated.repeat(9999) + " }}";

        assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> Template.parse(template))
                .satisfies(e -> assertThat(e.kind()).isIn(Kind.LIMIT, Kind.SYNTAX));
    }

    @Test
    void longRowsOfOperatorsAreFine() {
        assertThat(render("{{ 1" + " + 1".repeat(9999) + " }}")).isEqualTo("10000");
        assertThat(render("{{ 0" + " or 0".repeat(9999) + " }}")).isEqualTo("0");
        assertThat(render("{{ ''" + " ~ ''".repeat(9999) + " }}")).isEmpty();
        assertThat(render("{% if 0 %}" + "{% elif 0 %}".repeat(9999) + "{% endif %}")).isEmpty();
        assertThat(render("{{ '' " + "''".repeat(9999) + " }}")).isEmpty();
    }

    @Test
    void templatesAreOnlySoLong() {
        assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> Template.parse("a".repeat(1 << 21)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT));
    }

    @Test
    void aSmallStackIsEnoughOrToldOf() throws InterruptedException {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var thread = new Thread(null, () -> {
            try {
                assertThatExceptionOfType(TemplateException.class)
                        .isThrownBy(() -> render("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"));
                assertThatExceptionOfType(TemplateException.class)
                        .isThrownBy(() -> Template.parse("{{ " + "(".repeat(9999)));
            } catch (Throwable e) {
                failures.add(e);
            }
        }, "small stack", 1 << 17);
        thread.start();
        thread.join();

        assertThat(failures).isEmpty();
    }

    @Test
    void limitsAreForEachRendering() {
        var template = Template.parse("{{ 'a' * 100 }}");
        var limits = new Limits(1000, 1000, 100, 20);
        for (int i = 0; i < 100; i++) {
            assertThat(template.render(Map.of(), limits, Clock.systemUTC()).toString()).hasSize(100);
        }
    }

    private static String render(String template) {
        return Template.parse(template).render(Map.of(), LIMITS, Clock.systemUTC()).toString();
    }
}
