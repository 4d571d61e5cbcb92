package dev.wizardsdk.local.tool;

/** Finds the end of a JSON object or array in a text that grows; goes on where it was. Checks brackets and quotes alone. */
final class JsonScan {

    private int from = -1;
    private int at;
    private int depth;
    private boolean quoted;
    private boolean escaped;

    /** Where the value that begins here ends, or -1 if it does not yet. */
    int end(CharSequence text, int start) {
        if (start != from) {
            from = start;
            at = start;
            depth = 0;
            quoted = false;
            escaped = false;
        }
        while (at < text.length()) {
            var each = text.charAt(at++);
            if (escaped) {
                escaped = false;
            } else if (quoted) {
                escaped = each == '\\';
                quoted = each != '"';
            } else if (each == '"') {
                quoted = true;
            } else if (each == '{' || each == '[') {
                depth++;
            } else if (each == '}' || each == ']') {
                depth--;
                if (depth == 0) {
                    from = -1;
                    return at;
                }
            }
        }
        return -1;
    }
}
