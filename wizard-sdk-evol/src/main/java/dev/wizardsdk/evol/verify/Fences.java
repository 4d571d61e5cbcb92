package dev.wizardsdk.evol.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The fenced blocks of a Markdown text, and what stands around them.
 *
 * @param around the lines outside
 */
record Fences(List<Block> blocks, String around) {

    private static final Pattern OPENING = Pattern.compile("\\s*(?:>\\s?)?(`{3,}|~{3,})\\s*+([^`]*+)");
    private static final int MOST_BLOCKS = 1_000;

    /**
     * A fenced block.
     *
     * @param tag    the language it is said to be in, in lower case; empty where none is said
     * @param closed whether its end is there
     */
    record Block(String tag, String text, boolean closed) {}

    Fences {
        blocks = List.copyOf(blocks);
    }

    static Fences of(String text) {
        var blocks = new ArrayList<Block>();
        var around = new StringBuilder();
        var inside = new StringBuilder();
        var fence = "";
        var tag = "";
        for (var line : text.lines().toList()) {
            if (!fence.isEmpty()) {
                if (closes(line, fence)) {
                    blocks.add(new Block(tag, inside.toString(), true));
                    fence = "";
                } else {
                    inside.append(line).append('\n');
                }
                continue;
            }
            var opening = OPENING.matcher(line);
            if (blocks.size() < MOST_BLOCKS && opening.matches()) {
                fence = opening.group(1);
                tag = tag(opening.group(2));
                inside.setLength(0);
            } else {
                around.append(line).append('\n');
            }
        }
        if (!fence.isEmpty()) {
            blocks.add(new Block(tag, inside.toString(), false));
        }
        return new Fences(blocks, around.toString());
    }

    private static boolean closes(String line, String fence) {
        var bare = line.strip();
        return bare.length() >= fence.length() && bare.startsWith(fence)
                && bare.chars().allMatch(c -> c == fence.charAt(0));
    }

    /** Of {@code java title="A.java"} or {@code {.java}} the language. */
    private static String tag(String info) {
        var first = info.strip().split("[\\s,{}:]+", -1);
        var word = first[0].isEmpty() && first.length > 1 ? first[1] : first[0];
        return (word.startsWith(".") ? word.substring(1) : word).toLowerCase(Locale.ROOT);
    }

    List<Block> tagged(String... tags) {
        var wanted = List.of(tags);
        return blocks.stream().filter(block -> wanted.contains(block.tag())).toList();
    }
}
