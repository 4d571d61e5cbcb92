package dev.wizardsdk.evol;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which format data look like; none where they are plain text. */
final class PayloadGuess {

    private static final Pattern JSON = Pattern
            .compile("(?s)\\{\\s*([\"}].*|$)|\\[\\s*([\\[{\"\\]tfn-].*|\\d[\\d.]*\\s*[,\\]].*)");
    private static final Pattern HTML = Pattern.compile(
            "(?is)<(!doctype html|html|head|body|div|p|ul|ol|li|table|form|span|a|h[1-6]|section|nav|header|footer|article|main|button)\\b.*");
    private static final Pattern XML = Pattern.compile("(?s)<(\\?xml|[A-Za-z_][\\w:.-]*[\\s/>]).*");
    private static final Pattern SQL = Pattern.compile(
            "(?is)(?:--[^\\n]*+\\n\\s*+)*+(select\\s.+\\sfrom\\s|insert\\s+into\\s|create\\s+(or\\s+replace\\s+)?(temp\\w*\\s+)?(table|view|index)\\s|update\\s+\\S+\\s+set\\s|delete\\s+from\\s|with\\s+\\w+\\s+as\\s*\\().*");
    private static final Pattern PYTHON = Pattern
            .compile("(?ms).*^(def \\w+\\(|class \\w+.*:$|import \\w+|from \\w[\\w.]* import ).*");
    private static final Pattern SHELL = Pattern.compile("(?s)(#!.*\\b(ba|z|k)?sh\\b|\\$ \\w).*");
    private static final Pattern LATEX = Pattern
            .compile("(?s).*\\\\(begin\\{|frac\\{|sum_|int_|sqrt\\{|documentclass).*");
    private static final Pattern YAML = Pattern.compile("(---|[\\w-]+:( .*)?)");

    private PayloadGuess() {}

    /** @param language what a fence around the data says; empty if it says nothing */
    static Optional<Payload> of(String data, String language) {
        var named = named(language);
        if (named.isPresent()) {
            return named;
        }
        var text = data.strip();
        var lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() >= 3 && lines.stream().filter(LineShapes::isStamped).count() * 2 > lines.size()) {
            return Optional.of(Payload.LOG);
        }
        if (JSON.matcher(text).matches()) {
            return Optional.of(Payload.JSON);
        }
        var markup = text.replaceFirst("(?s)^<!--.*?-->\\s*", "");
        if (HTML.matcher(markup).matches()) {
            return Optional.of(Payload.HTML);
        }
        if (XML.matcher(markup).matches()) {
            return Optional.of(Payload.XML);
        }
        if (lines.size() > 1 && Tables.isRule(lines.get(1))) {
            return Optional.of(Payload.TABLE);
        }
        if (SQL.matcher(text).matches()) {
            return Optional.of(Payload.SQL);
        }
        if (SHELL.matcher(text).matches()) {
            return Optional.of(Payload.SHELL);
        }
        if (PYTHON.matcher(text).matches()) {
            return Optional.of(Payload.PYTHON);
        }
        if (LATEX.matcher(text).matches()) {
            return Optional.of(Payload.LATEX);
        }
        // a few lines with commas or colons may as well be prose: they are a table or YAML only if they are in order
        if (lines.size() > 2 && Payload.TABLE.problem(text).isEmpty()) {
            return Optional.of(Payload.TABLE);
        }
        var first = lines.stream().filter(line -> !line.startsWith("#")).findFirst().orElse("");
        return lines.size() > 1 && YAML.matcher(first).matches() && Payload.YAML.problem(text).isEmpty()
                ? Optional.of(Payload.YAML)
                : Optional.empty();
    }

    private static Optional<Payload> named(String language) {
        return switch (language.toLowerCase(Locale.ROOT)) {
            case "json" -> Optional.of(Payload.JSON);
            case "xml" -> Optional.of(Payload.XML);
            case "yaml", "yml" -> Optional.of(Payload.YAML);
            case "csv", "tsv" -> Optional.of(Payload.TABLE);
            case "sql" -> Optional.of(Payload.SQL);
            case "python", "py" -> Optional.of(Payload.PYTHON);
            case "html" -> Optional.of(Payload.HTML);
            case "bash", "sh", "shell", "zsh" -> Optional.of(Payload.SHELL);
            case "log" -> Optional.of(Payload.LOG);
            case "regex", "regexp" -> Optional.of(Payload.REGEX);
            case "latex", "tex" -> Optional.of(Payload.LATEX);
            default -> Optional.empty();
        };
    }
}
