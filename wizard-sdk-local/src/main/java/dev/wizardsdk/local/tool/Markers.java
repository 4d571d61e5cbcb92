package dev.wizardsdk.local.tool;

import dev.wizardsdk.local.grammar.Expression;
import java.util.ArrayList;
import java.util.regex.Pattern;

/** Words like {@code <|call|>} and {@code [ARGS]}, which are tokens of their own in most vocabularies. */
final class Markers {

    private static final Pattern MARKER = Pattern.compile("<[|｜][^<>]{1,40}[|｜]>|\\[[A-Z_]{2,20}]|</?tool_call>");

    private Markers() {}

    /** The end of the marker that a text begins with; 0 if it begins with none. */
    static int endOfFirst(String text) {
        var matcher = MARKER.matcher(text);
        return matcher.lookingAt() ? matcher.end() : 0;
    }

    /** What stands for a text: its markers as tokens or as text, and white space around lines as it may come. */
    static Expression expression(String text) {
        var parts = new ArrayList<Expression>();
        var matcher = MARKER.matcher(text);
        int at = 0;
        while (matcher.find()) {
            parts.add(Expression.text(text.substring(at, matcher.start())));
            parts.add(new Expression.Marker(matcher.group()));
            at = matcher.end();
        }
        parts.add(Expression.text(text.substring(at)));
        return Expression.sequence(parts.toArray(Expression[]::new));
    }
}
