package dev.wizardsdk.evol;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The shape of HTML and LaTeX: what begins must end. Each method tells what is wrong, or nothing. */
final class MarkupShapes {

    private static final Pattern SKIPPED = Pattern.compile(
            "(?is)<!--.*?-->|<!doctype[^>]*>|<(script|style|textarea)\\b[^>]*>.*?</\\1\\s*>");
    private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z][A-Za-z0-9-]*)");
    private static final Set<String> EMPTY = Set.of("area", "base", "br", "col", "embed", "hr", "img", "input", "link",
            "meta", "param", "source", "track", "wbr");
    /** HTML lets their end out. */
    private static final Set<String> MAY_STAY_OPEN = Set.of("li", "p", "td", "th", "tr", "dt", "dd", "option", "thead",
            "tbody", "tfoot", "optgroup", "colgroup");
    private static final Pattern ENVIRONMENT = Pattern.compile("\\\\(begin|end)\\s*\\{([^}]*)}");
    private static final Brackets BRACES = new Brackets("{", "}", "", "%");

    private MarkupShapes() {}

    static String html(String data) {
        var bare = SKIPPED.matcher(data).replaceAll(" ");
        var open = new ArrayDeque<String>();
        var tags = TAG.matcher(bare);
        var seen = !bare.equals(data);
        while (tags.find()) {
            seen = true;
            var name = tags.group(2).toLowerCase(Locale.ROOT);
            var end = end(bare, tags.end());
            if (end < 0) {
                return "the HTML has a <" + name + " without its >";
            }
            if (EMPTY.contains(name) || bare.charAt(end - 1) == '/') {
                continue;
            }
            if (tags.group(1).isEmpty()) {
                open.push(name);
                continue;
            }
            while (!open.isEmpty() && !open.getFirst().equals(name) && MAY_STAY_OPEN.contains(open.getFirst())) {
                open.pop();
            }
            if (open.isEmpty() || !open.pop().equals(name)) {
                return "the HTML closes a <" + name + "> that is not open";
            }
        }
        while (!open.isEmpty() && MAY_STAY_OPEN.contains(open.getFirst())) {
            open.pop();
        }
        return !open.isEmpty()
                ? "the HTML never closes a <" + open.getFirst() + ">"
                : seen ? "" : "the HTML has no tag";
    }

    /** Where the tag's angle bracket is, past the values in quotation marks; -1 if nowhere. */
    private static int end(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '>') {
                return i;
            }
            if (c == '"' || c == '\'') {
                i = text.indexOf(c, i + 1);
                if (i < 0) {
                    return -1;
                }
            }
        }
        return -1;
    }

    static String latex(String data) {
        if (!BRACES.closed(data)) {
            return "the LaTeX has a brace that is not closed";
        }
        var open = new ArrayDeque<String>();
        var environments = ENVIRONMENT.matcher(data);
        while (environments.find()) {
            if (environments.group(1).equals("begin")) {
                open.push(environments.group(2));
            } else if (open.isEmpty() || !open.pop().equals(environments.group(2))) {
                return "the LaTeX ends an environment " + environments.group(2) + " that did not begin";
            }
        }
        if (!open.isEmpty()) {
            return "the LaTeX never ends the environment " + open.getFirst();
        }
        var bare = data.replaceAll("\\\\[\\\\$]", "");
        if (bare.chars().filter(c -> c == '$').count() % 2 != 0) {
            return "the LaTeX has a dollar sign without its other one";
        }
        if (count(data, "\\\\left\\b") != count(data, "\\\\right\\b")) {
            return "the LaTeX has \\left and \\right in different numbers";
        }
        return data.matches("(?s).*(\\\\[A-Za-z]+|\\$|[_^]).*") ? "" : "the LaTeX has no command";
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }
}
