package dev.wizardsdk.dataset.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text as a trainer sees it.
 *
 * @param spans in their order; neighbours differ in whether they are trained
 */
public record MaskedText(List<Span> spans) {

    private static final String GREEN = "\u001b[32m";
    private static final String DIM = "\u001b[2m";
    private static final String RESET = "\u001b[0m";
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\u202a-\u202e\u2066-\u2069&&[^\n\t]]");

    /** A piece of the text, and whether it is learned. */
    public record Span(String text, boolean trained) {}

    public MaskedText {
        spans = List.copyOf(spans);
    }

    static MaskedText of(List<Span> pieces) {
        var joined = new ArrayList<Span>();
        for (var piece : pieces) {
            if (piece.text().isEmpty()) {
                continue;
            }
            if (!joined.isEmpty() && joined.getLast().trained() == piece.trained()) {
                joined.add(new Span(joined.removeLast().text() + piece.text(), piece.trained()));
            } else {
                joined.add(piece);
            }
        }
        return new MaskedText(joined);
    }

    /** One text after the other; a span of each stays a span of its own. */
    static MaskedText of(MaskedText one, MaskedText other) {
        return new MaskedText(Stream.concat(one.spans.stream(), other.spans.stream()).toList());
    }

    /** What is learned, piece by piece; empty if the row teaches nothing. */
    public List<String> trained() {
        return spans.stream().filter(Span::trained).map(Span::text).toList();
    }

    /** For a terminal: what is learned in green, the rest dim. */
    public String toAnsi() {
        var text = new StringBuilder();
        spans.forEach(span -> text.append(span.trained() ? GREEN : DIM).append(shown(span.text())).append(RESET));
        return text.toString();
    }

    /** What would command a terminal, or turn the direction of what follows, is shown by its number. */
    private static String shown(String text) {
        return CONTROL.matcher(text).replaceAll(
                control -> String.format(Locale.ROOT, "‹U+%04X›", (int) control.group().charAt(0)));
    }

    /** For a page: each span an element of class {@code trained} or {@code masked}; the text is escaped. */
    public String toHtml() {
        var html = new StringBuilder();
        for (var span : spans) {
            html.append("<span class=\"").append(span.trained() ? "trained" : "masked").append("\">")
                    .append(escaped(span.text())).append("</span>");
        }
        return html.toString();
    }

    /**
     * A page that shows several texts, with nothing from elsewhere in it.
     *
     * @param title is escaped
     */
    public static String page(String title, List<MaskedText> texts) {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>")
                .append(escaped(title)).append("""
                        </title><style>
                        body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
                        pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:1rem;border:1px solid #ddd;border-radius:.4rem}
                        .trained{background:#c9f2d0;color:#063}.masked{color:#777}
                        @media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}pre{border-color:#444}
                        .trained{background:#12401f;color:#9fe8b0}.masked{color:#888}}
                        </style>
                        """)
                .append("<h1>").append(escaped(title))
                .append("</h1><p><span class=\"trained\">learned</span> <span class=\"masked\">seen, not learned</span></p>\n");
        for (int i = 0; i < texts.size(); i++) {
            html.append("<h2>").append(i + 1).append("</h2><pre dir=\"auto\">").append(texts.get(i).toHtml())
                    .append("</pre>\n");
        }
        return html.append("</html>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
