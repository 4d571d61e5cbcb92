package dev.wizardsdk.evol;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The shape of code in SQL, Python and the shell; nothing is run. Each method tells what is wrong, or nothing. */
final class CodeShapes {

    private static final Brackets SQL = new Brackets("(", ")", "'\"`", "--");
    private static final Pattern STATEMENT = Pattern.compile(
            "(select\\b|insert\\s+into\\b|update\\s.*\\bset\\b|delete\\s+from\\b|create\\s|alter\\s|drop\\s|with\\s|merge\\s|grant\\s"
                    + "|revoke\\s|truncate\\s|explain\\b|begin\\b|commit\\b|rollback\\b|set\\s|use\\s|declare\\s|pragma\\s|call\\s|replace\\s+into\\b"
                    + "|start\\s+transaction\\b|values\\b|end\\b|comment\\s+on\\b|analyze\\b).*",
            Pattern.DOTALL);
    private static final Brackets PYTHON = new Brackets("([{", ")]}", "'\"", "#");
    private static final Pattern PYTHON_LINE = Pattern.compile(
            "(def|class|import|from|for|while|if|with|try|return|print|async|lambda|@\\w|\\w[\\w.\\[\\], \\t]*+[-+*/|&]?=[^=]|[\\w.]+\\().*",
            Pattern.DOTALL);
    private static final Brackets SHELL = new Brackets("({", ")}", "'\"`", "#");
    private static final Pattern HEREDOC = Pattern
            .compile("(?s)<<-?\\s*(['\"]?)(\\w+)\\1[^\\n]*\\n.*?\\n\\s*\\2(?=\\s|$)");

    private CodeShapes() {}

    static String sql(String data) {
        var bare = data.replaceAll("(?s)/\\*.*?\\*/", " ");
        if (!SQL.closed(bare)) {
            return "the SQL has a bracket or quotation that does not end";
        }
        var statements = Arrays.stream(SQL.bare(bare).split(";")).map(String::strip).filter(it -> !it.isEmpty())
                .toList();
        for (var statement : statements) {
            if (!STATEMENT.matcher(statement.toLowerCase(Locale.ROOT)).matches()) {
                return "the SQL has a statement that begins with \""
                        + statement.substring(0, Math.min(20, statement.length())).lines().findFirst().orElse("")
                        + "\"";
            }
        }
        return statements.isEmpty() ? "the SQL has no statement" : "";
    }

    static String python(String data) {
        if (!PYTHON.closed(data)) {
            return "the Python has a bracket or text that does not end";
        }
        var bare = PYTHON.bare(data);
        if (bare.lines().map(String::strip).noneMatch(line -> PYTHON_LINE.matcher(line).matches())) {
            return "no line of it looks like Python";
        }
        return indentation(bare.lines().toList());
    }

    /** Deeper after a colon and only there; back only to where something began. */
    private static String indentation(List<String> lines) {
        var indents = new ArrayDeque<>(List.of(0));
        var due = false;
        var open = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var begins = open.isEmpty();
            open.append(line).append('\n');
            if (line.isBlank() && begins) {
                open.setLength(0);
                continue;
            }
            var indent = line.length() - line.stripLeading().length();
            if (begins) {
                if (indent > indents.getFirst() != due) {
                    return "the Python is indented wrongly on line " + (i + 1);
                }
                if (due) {
                    indents.push(indent);
                }
                while (indent < indents.getFirst()) {
                    indents.pop();
                }
                if (indent != indents.getFirst()) {
                    return "the Python goes back on line " + (i + 1) + " to a column where nothing began";
                }
            }
            if (!line.endsWith("\\") && PYTHON.closed(open.toString())) {
                due = line.stripTrailing().endsWith(":");
                open.setLength(0);
            }
        }
        return due ? "the Python ends after a colon" : "";
    }

    static String shell(String data) {
        var bare = HEREDOC.matcher(data).replaceAll(" ");
        var hasCases = bare.matches("(?s).*\\bcase\\b.*\\besac\\b.*");
        var brackets = hasCases ? new Brackets("", "", SHELL.quotes(), SHELL.comment()) : SHELL;
        if (!brackets.closed(bare)) {
            return "the shell script has a bracket or quotation that does not end";
        }
        var plain = SHELL.bare(bare);
        if (plain.lines().noneMatch(line -> line.strip().matches("[$>]?\\s*[A-Za-z_./~$\\[{(:][^\\s]*(\\s.*)?"))) {
            return "no line of the shell script begins with a command";
        }
        for (var pair : List.of(List.of("if", "fi"), List.of("do", "done"), List.of("case", "esac"))) {
            if (commands(plain, pair.getFirst()) != commands(plain, pair.getLast())) {
                return "the shell script has " + pair.getFirst() + " and " + pair.getLast() + " in different numbers";
            }
        }
        return "";
    }

    /** How often the word stands where a command may. */
    private static long commands(String script, String word) {
        return Pattern
                .compile("(?m)(^|;|\\bthen\\b|\\bdo\\b|\\belse\\b|&&|\\|\\||\\()[ \\t]*+" + word + "(?=\\s|;|$|\\))")
                .matcher(script).results().count();
    }
}
