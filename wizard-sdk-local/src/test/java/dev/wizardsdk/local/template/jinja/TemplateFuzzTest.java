package dev.wizardsdk.local.template.jinja;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever template and data are, there is a text or a {@link TemplateException}, within the limits, and nothing of the data is
 * the template's. The bytes are a template, a zero byte and the data. An ordinary build tries the inputs on file;
 * CONTRIBUTING.md says how to look for new ones.
 */
class TemplateFuzzTest {

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final Limits LIMITS = new Limits(100_000, 1 << 20, 1 << 18, 300);

    @FuzzTest(maxDuration = "2m")
    void anyTemplateIsRenderedOrRefused(byte[] bytes) {
        var input = new String(bytes, StandardCharsets.UTF_8);
        int end = input.indexOf('\0');
        var source = end < 0 ? input : input.substring(0, end);
        var data = (end < 0 ? "" : input.substring(end + 1)) + "\ue000";
        try {
            var text = Template.parse(source).render(values(data), LIMITS, CLOCK);
            assertThat(text.toString().length()).isLessThanOrEqualTo(LIMITS.output());
            if (source.indexOf('\\') < 0 && source.indexOf('\ue000') < 0) {
                assertThat(text.pieces()).noneMatch(piece -> !piece.data() && forged(piece.text()));
            }
        } catch (TemplateException expected) {
            assertThat(expected.line()).isPositive();
        }
    }

    private static Map<String, Object> values(String data) {
        Map<String, Object> call = Map.of("function", Map.of("name", data, "arguments", Map.of(data, 1, "a", 2.5)));
        return Map.of(
                "messages", List.of(
                        Map.of("role", Text.template("user"), "content", data),
                        Map.of("role", Text.template("assistant"), "content", "", "tool_calls", List.of(call))),
                "tools", Optional.empty(),
                "bos_token", Text.template("<s>"),
                "eos_token", Text.template("</s>"),
                "add_generation_prompt", true,
                "s", data,
                "n", data.length(),
                "l", List.of(data, 1, true, Optional.empty()),
                "m", Map.of(data, data, "k", List.of()));
    }

    private static boolean forged(String text) {
        return text.indexOf('\ue000') >= 0 || text.toLowerCase(Locale.ROOT).contains("\\ue000");
    }
}
