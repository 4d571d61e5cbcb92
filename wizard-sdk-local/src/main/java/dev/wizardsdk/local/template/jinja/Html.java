package dev.wizardsdk.local.template.jinja;

import java.util.List;

/**
 * Escaping as Python's markupsafe does it. Chat templates are no HTML, but one that marks a text with {@code safe} and adds
 * another to it was trained on what that gives: the other one escaped.
 */
final class Html {

    private static final List<String> ESCAPES = List.of("&&amp;", "<&lt;", ">&gt;", "\"&#34;", "'&#39;");

    private Html() {}

    static Text escaped(Run run, Text text) {
        if (text.isHtml()) {
            return text;
        }
        var escaped = text;
        for (var escape : ESCAPES) {
            escaped = TextMethods.replace(run, escaped, Text.template(escape.substring(0, 1)),
                    Text.data(escape.substring(1)), -1);
        }
        return escaped.asHtml();
    }
}
