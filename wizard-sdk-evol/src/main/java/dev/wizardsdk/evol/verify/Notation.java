package dev.wizardsdk.evol.verify;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** LaTeX and full-width forms of what can be written plainly. */
final class Notation {

    private static final String GROUP = "\\{([^{}]{1,60})}";
    private static final Pattern FRACTION = Pattern.compile("\\\\[dtc]?frac\\s?(?:" + GROUP + GROUP + "|(\\d)(\\d))");
    private static final Pattern TEXT = Pattern
            .compile("\\\\(?:text|mathrm|textbf|mathbf|operatorname|mbox)\\s?\\{([^{}]{0,60})}");
    private static final Pattern COMMAND = Pattern.compile("\\\\(?:([a-zA-Z]{1,20})|(.))");
    private static final Pattern RAISED = Pattern.compile("\\^\\{\\s?(-?\\d{1,3})\\s?}");
    private static final Map<String, String> COMMANDS = Map.ofEntries(Map.entry("times", "×"), Map.entry("cdot", "·"),
            Map.entry("div", "÷"), Map.entry("approx", "≈"), Map.entry("left", ""), Map.entry("right", ""),
            Map.entry("boxed", ""), Map.entry("quad", " "), Map.entry("qquad", " "), Map.entry("displaystyle", ""),
            Map.entry("therefore", "∴"), Map.entry("Rightarrow", "⇒"), Map.entry("implies", "⇒"),
            Map.entry("big", ""), Map.entry("circ", "°"), Map.entry("degree", "°"));
    private static final Map<String, String> SIGNS = Map.of("%", "%", "$", "$", ",", "", "!", "", ";", " ", "*", "*",
            "(", " ", ")", " ", "[", " ");
    private static final List<String> SIGNS_TOO = List.of("]", "#", "_", "&", "-", " ", "\\");

    private Notation() {}

    /** The line without LaTeX, as far as that can be said without it; what can't be keeps its backslash. */
    static String plain(String line) {
        var plain = line;
        if (plain.indexOf('\\') >= 0) {
            plain = TEXT.matcher(plain.replace("{,}", ",")).replaceAll(" $1 ");
            plain = FRACTION.matcher(plain).replaceAll(match -> Matcher.quoteReplacement(match.group(1) != null
                    ? "((" + match.group(1) + ")/(" + match.group(2) + "))"
                    : "(" + match.group(3) + "/" + match.group(4) + ")"));
            plain = COMMAND.matcher(plain).replaceAll(match -> Matcher.quoteReplacement(match.group(1) != null
                    ? COMMANDS.getOrDefault(match.group(1), "\\" + match.group(1))
                    : sign(match.group(2))));
        }
        if (plain.contains("^{")) {
            plain = RAISED.matcher(plain).replaceAll("^($1)").replace("^{", "\\{");
        }
        return plain.chars().anyMatch(c -> c >= 0xff01 && c <= 0xff5e) ? halfWidth(plain) : plain;
    }

    private static String sign(String sign) {
        return SIGNS_TOO.contains(sign) ? " " : SIGNS.getOrDefault(sign, "\\" + sign);
    }

    private static String halfWidth(String line) {
        var narrow = new StringBuilder(line.length());
        line.chars().map(c -> c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c).forEach(c -> narrow.append((char) c));
        return narrow.toString();
    }
}
