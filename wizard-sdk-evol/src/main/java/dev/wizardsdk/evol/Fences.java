package dev.wizardsdk.evol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fenced blocks of code (CommonMark, section 4.5). */
final class Fences {

    private static final Pattern OPENING = Pattern.compile("\\s{0,12}(`{3,}|~{3,})\\s*+([^`\\s]*+)[^`]*+");

    private Fences() {}

    /**
     * A block.
     *
     * @param language the first word after the fence; may be empty
     * @param content  what stands between the fences, lines ended by LF
     * @param start    where its first fence begins
     * @param end      where the line of its last fence ends
     */
    record Block(String language, String content, int start, int end) {}

    /** All that are closed, in order. */
    static List<Block> in(String text) {
        var blocks = new ArrayList<Block>();
        if (!text.contains("```") && !text.contains("~~~")) {
            return blocks;
        }
        var content = new StringBuilder();
        var fence = "";
        var language = "";
        int start = 0;
        for (int at = 0; at < text.length();) {
            var newline = text.indexOf('\n', at);
            var end = newline < 0 ? text.length() : newline;
            var line = text.substring(at, end);
            var opening = OPENING.matcher(line.stripTrailing());
            if (fence.isEmpty() && opening.matches()) {
                fence = opening.group(1);
                language = opening.group(2);
                start = at;
                content.setLength(0);
            } else if (!fence.isEmpty() && closes(line.strip(), fence)) {
                blocks.add(new Block(language, content.toString(), start, end));
                fence = "";
            } else {
                content.append(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line).append('\n');
            }
            at = end + 1;
        }
        return blocks;
    }

    private static boolean closes(String line, String fence) {
        return line.startsWith(fence) && line.chars().allMatch(c -> c == fence.charAt(0));
    }

    /** The block that the text is, if it is nothing else. */
    static Optional<Block> whole(String text) {
        var bare = text.strip();
        var blocks = in(bare);
        return blocks.size() == 1 && blocks.getFirst().start() == 0 && blocks.getFirst().end() == bare.length()
                ? Optional.of(blocks.getFirst())
                : Optional.empty();
    }

    /** The text without the fence around it, if it is one block. */
    static String without(String text) {
        return whole(text).map(block -> block.content().stripTrailing()).orElse(text);
    }
}
