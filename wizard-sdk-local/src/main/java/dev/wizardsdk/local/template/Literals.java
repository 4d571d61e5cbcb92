package dev.wizardsdk.local.template;

import java.util.regex.Pattern;

/** String constants of Jinja templates. */
final class Literals {

    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    private Literals() {}

    static String unescape(String literal) {
        return ESCAPE.matcher(literal).replaceAll(escape -> switch (escape.group(1)) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "\\" -> "\\\\";
            case "$" -> "\\$";
            default -> escape.group(1);
        });
    }
}
