package dev.wizardsdk.local.template.jinja;

import java.util.regex.Pattern;

/** {@code text.format(values)}. */
final class BraceFormat {

    private static final Pattern STEP = Pattern.compile("\\.([^.\\[\\]]++)|\\[([^\\[\\]]++)\\]");

    private final Run run;
    private final Arguments arguments;
    private int next;

    private BraceFormat(Run run, Arguments arguments) {
        this.run = run;
        this.arguments = arguments;
    }

    static Text format(Run run, Text format, Arguments arguments) {
        return new BraceFormat(run, arguments).write(format, 0);
    }

    private Text write(Text format, int depth) {
        var out = new Text.Builder(run);
        var chars = format.chars();
        for (int i = 0; i < chars.length(); i++) {
            char c = chars.charAt(i);
            var twice = i + 1 < chars.length() && chars.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && twice) {
                out.add(format, i, i + 1);
                i++;
            } else if (c == '{') {
                int end = end(chars, i);
                out.add(field(chars.substring(i + 1, end), depth));
                i = end;
            } else if (c == '}') {
                throw run.failed("a } in a format has no {");
            } else {
                out.add(format, i, i + 1);
            }
        }
        return out.text();
    }

    private int end(String chars, int begin) {
        int open = 0;
        for (int i = begin; i < chars.length(); i++) {
            open += chars.charAt(i) == '{' ? 1 : chars.charAt(i) == '}' ? -1 : 0;
            if (open == 0) {
                run.look(i - begin);
                return i;
            }
        }
        throw run.failed("a { in a format has no }");
    }

    private Text field(String field, int depth) {
        int colon = field.indexOf(':');
        var head = colon < 0 ? field : field.substring(0, colon);
        var spec = colon < 0 ? "" : field.substring(colon + 1);
        int mark = head.indexOf('!');
        var value = value(mark < 0 ? head : head.substring(0, mark));
        if (depth == 0 && spec.indexOf('{') >= 0) {
            spec = write(Text.template(spec), 1).chars();
        }
        var conversion = mark < 0 ? "" : head.substring(mark + 1);
        value = switch (conversion) {
            case "" -> value;
            case "s" -> Written.text(run, value);
            case "r", "a" -> Written.repr(run, value);
            default -> throw run.failed("!" + conversion + " is not known");
        };
        return FormatSpec.of(run, spec).apply(run, value);
    }

    private Object value(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        var value = root(path.substring(0, end));
        var steps = STEP.matcher(path).region(end, path.length());
        while (end < path.length()) {
            if (!steps.lookingAt()) {
                throw run.failed("the field " + path + " cannot be read");
            }
            var name = steps.group(1);
            value = name != null
                    ? Attributes.attribute(run, value, name)
                    : Attributes.item(run, value, key(steps.group(2)));
            end = steps.end();
            steps.region(end, path.length());
        }
        return value;
    }

    private static Object key(String text) {
        return isNumber(text) ? (Object) Long.valueOf(text) : Text.template(text);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Object root(String name) {
        if (name.isEmpty() || isNumber(name)) {
            int index = name.isEmpty() ? next++ : Integer.parseInt(name);
            if (index >= arguments.positional().size()) {
                throw run.failed("there is no value " + index + " for the format");
            }
            return arguments.positional().get(index);
        }
        var value = arguments.named().get(name);
        if (value == null) {
            throw run.failed("there is no value " + name + " for the format");
        }
        return value;
    }
}
