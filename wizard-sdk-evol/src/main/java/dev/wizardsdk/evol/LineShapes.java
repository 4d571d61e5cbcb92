package dev.wizardsdk.evol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/** The shape of data whose lines tell what it is: YAML and logs. Each method tells what is wrong, or nothing. */
final class LineShapes {

    private static final Pattern STAMP = Pattern.compile(
            "[<\\[(]?(\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\w{3}[-/.]\\d{2,4}|\\d{1,2}:\\d{2}:\\d{2}|\\d{9,13}\\b"
                    + "|\\w{3} +\\d{1,2} \\d{2}:\\d{2}|(\\w{3}, )?\\d{1,2} \\w{3} \\d{4})");
    private static final int ALIKE = 14;

    private LineShapes() {}

    /** Most lines begin with a time stamp, or alike. */
    static String log(String data) {
        var lines = data.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() < 3) {
            return "the log has fewer than three lines";
        }
        return isLog(lines) ? "" : "the lines of the log begin in different ways, and most have no time stamp";
    }

    static boolean isLog(List<String> lines) {
        var shapes = new HashMap<String, Integer>();
        var stamped = 0;
        for (var line : lines) {
            stamped += STAMP.matcher(line).lookingAt() ? 1 : 0;
            var start = line.substring(0, Math.min(line.length(), ALIKE));
            shapes.merge(start.replaceAll("\\d", "0").replaceAll("\\p{L}+", "a"), 1, Integer::sum);
        }
        var alike = shapes.values().stream().mapToInt(count -> count).max().orElse(0);
        return Math.max(stamped, alike) * 10 >= lines.size() * 6;
    }

    static boolean isStamped(String line) {
        return STAMP.matcher(line).lookingAt();
    }

    static String yaml(String data) {
        return new Yaml().read(data);
    }

    /** Keys and items, each as deep as what it belongs to allows; texts in blocks and lists in brackets are passed over. */
    private static final class Yaml {

        private static final Pattern KEY = Pattern
                .compile("(\"[^\"]*\"|'[^']*'|[^\\s:#{\\[\\]},&*!|>'\"%@`][^:#]*)\\s*:(\\s.*|$)");
        private static final Pattern BLOCK = Pattern.compile("(.*[:\\s-])?[|>][+-]?\\d?[+-]?\\s*(#.*)?");
        private static final Pattern FLOW = Pattern.compile("(.*?:\\s+)?[\\[{].*");
        private static final Brackets FLOWING = new Brackets("[{", "]}", "\"'", "#");

        private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
        private final StringBuilder flow = new StringBuilder();
        private boolean mayDeepen = true;
        private boolean inBlock;
        private int entries;

        String read(String data) {
            var number = 0;
            for (var line : data.lines().toList()) {
                number++;
                var problem = line(line);
                if (!problem.isEmpty()) {
                    return "the YAML " + problem + " on line " + number;
                }
            }
            return !flow.isEmpty()
                    ? "the YAML has a bracket that is never closed"
                    : entries == 0 ? "the YAML has neither keys nor items" : "";
        }

        private String line(String line) {
            var bare = line.strip();
            var indent = bare.isEmpty() ? 0 : line.indexOf(bare.charAt(0));
            if (bare.isEmpty() || (inBlock && indent > indents.getFirst())) {
                return "";
            }
            inBlock = false;
            if (!flow.isEmpty()) {
                return flows(bare);
            }
            if (bare.startsWith("#") || bare.startsWith("%") || bare.matches("(---|\\.\\.\\.)( .*)?")) {
                return "";
            }
            if (line.substring(0, indent).indexOf('\t') >= 0) {
                return "is indented with a tab";
            }
            if (indent > indents.getFirst()) {
                if (!mayDeepen) {
                    return "is indented under a value";
                }
                indents.push(indent);
            }
            while (indent < indents.getFirst()) {
                indents.pop();
                if (indent > indents.getFirst()) {
                    return "goes back to a column where nothing began";
                }
            }
            return entry(bare);
        }

        private String entry(String bare) {
            var inside = item(bare);
            var isItem = inside.length() < bare.length() || bare.equals("-");
            if (!isItem && !KEY.matcher(inside).matches() && !inside.matches("[\\[{].*")) {
                return "has neither a key nor an item";
            }
            entries++;
            inBlock = BLOCK.matcher(bare).matches();
            mayDeepen = isItem || bare.replaceFirst("\\s+#.*$", "").endsWith(":");
            return !inBlock && FLOW.matcher(inside).matches() ? flows(bare) : "";
        }

        /** What follows the hyphens of a list in a list. */
        private static String item(String bare) {
            int at = 0;
            while (bare.startsWith("- ", at)) {
                at++;
                while (at < bare.length() && bare.charAt(at) == ' ') {
                    at++;
                }
            }
            return bare.substring(at);
        }

        /** Lists in brackets may go over several lines. */
        private String flows(String bare) {
            flow.append(bare.substring(flow.isEmpty() ? firstBracket(bare) : 0)).append('\n');
            var depth = FLOWING.depth(flow.toString());
            if (depth.isEmpty()) {
                return "has a bracket or quotation that does not end";
            }
            if (depth.getAsInt() == 0) {
                flow.setLength(0);
            }
            return "";
        }

        private static int firstBracket(String bare) {
            var square = bare.indexOf('[');
            var curly = bare.indexOf('{');
            return square < 0 ? curly : curly < 0 ? square : Math.min(square, curly);
        }
    }
}
