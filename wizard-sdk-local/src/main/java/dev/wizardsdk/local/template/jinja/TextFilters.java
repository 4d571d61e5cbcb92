package dev.wizardsdk.local.template.jinja;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The filters that make a text of a text. */
final class TextFilters {

    private static final String UNRESERVED = "/-_.~";

    private TextFilters() {}

    static Object apply(Run run, String name, Object value, Arguments arguments) {
        var text = Written.text(run, value);
        run.look(text.length());
        return switch (name) {
            case "string" -> {
                arguments.bind(run, name);
                yield text;
            }
            case "safe" -> {
                arguments.bind(run, name);
                yield text.asHtml();
            }
            case "upper", "lower", "capitalize" -> TextMethods.call(run, text, name, arguments);
            case "title" -> {
                arguments.bind(run, name);
                yield title(run, text);
            }
            case "trim" -> TextMethods.call(run, text, "strip", arguments);
            case "replace" -> {
                var bound = arguments.bind(run, name, "old", "new", "count");
                int most = bound.get(2, None.NONE) == None.NONE ? -1 : bound.integer(2);
                yield TextMethods.replace(run, text, Written.text(run, bound.get(0)),
                        Written.text(run, bound.get(1)), most);
            }
            case "indent" -> indent(run, value, arguments.bind(run, name, "width", "first", "blank"));
            case "center" -> TextMethods.call(run, text, name,
                    Arguments.of((long) arguments.bind(run, name, "width").integer(0, 80)));
            case "format" -> PercentFormat.format(run, text, arguments.named().isEmpty()
                    ? Sequence.tuple(arguments.positional())
                    : Functions.dict(run, arguments));
            case "truncate" ->
                truncate(run, text, arguments.bind(run, name, "length", "killwords", "end", "leeway"));
            case "wordcount" -> {
                arguments.bind(run, name);
                yield (long) wordCount(text.chars());
            }
            case "urlencode" -> urlEncode(run, text);
            default -> {
                arguments.bind(run, name);
                yield Html.escaped(run, text);
            }
        };
    }

    /** A word begins after white space, a hyphen or an opening bracket. */
    private static Text title(Run run, Text text) {
        var out = new Text.Builder(run);
        boolean begins = true;
        for (int i = 0; i < text.length();) {
            int c = text.chars().codePointAt(i);
            var one = Character.toString(c);
            out.like(text, i, begins ? one.toUpperCase(Locale.ROOT) : one.toLowerCase(Locale.ROOT));
            begins = Characters.isSpace(c) || "-({[<".indexOf(c) >= 0;
            i += Character.charCount(c);
        }
        return out.text();
    }

    private static Text indent(Run run, Object value, Arguments.Bound bound) {
        if (!(value instanceof Text || value instanceof Undefined)) {
            throw run.failed(Operators.type(value) + " cannot be indented");
        }
        var width = bound.get(0, 4L);
        var indentation = width instanceof Text given
                ? given
                : (Text) Operators.arithmetic(run, "*", Text.template(" "), width);
        var first = bound.flag(1, false);
        var blank = bound.flag(2, false);
        var broken = Written.text(run, value).plus(run, Text.template("\n"));
        var out = new Text.Builder(run);
        var lines = TextMethods.lines(run, broken, false).items();
        for (int i = 0; i < lines.size(); i++) {
            var line = (Text) lines.get(i);
            var indented = i == 0 ? first : blank || !line.isEmpty();
            out.add(i == 0 ? Text.EMPTY : Text.template("\n")).add(indented ? indentation : Text.EMPTY).add(line);
        }
        return out.text();
    }

    private static Text truncate(Run run, Text text, Arguments.Bound bound) {
        int length = bound.integer(0, 255);
        var end = bound.text(2, Text.template("..."));
        int endLength = Iteration.length(run, end);
        if (length < endLength) {
            throw run.failed("truncate cannot make a text shorter than its end");
        }
        if (Iteration.length(run, text) <= length + (long) bound.integer(3, 5)) {
            return text;
        }
        var cut = (Text) Attributes.slice(run, text, None.NONE, (long) length - endLength, None.NONE);
        int space = cut.chars().lastIndexOf(' ');
        return (bound.flag(1, false) || space < 0 ? cut : cut.slice(run, 0, space)).plus(run, end);
    }

    private static int wordCount(String text) {
        int count = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            var word = Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_';
            count += word && !inWord ? 1 : 0;
            inWord = word;
        }
        return count;
    }

    private static Text urlEncode(Run run, Text text) {
        var out = new Text.Builder(run);
        for (int i = 0; i < text.length();) {
            int c = text.chars().codePointAt(i);
            var one = Character.toString(c);
            if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                out.like(text, i, one);
            } else {
                for (var octet : one.getBytes(StandardCharsets.UTF_8)) {
                    out.like(text, i, String.format(Locale.ROOT, "%%%02X", octet));
                }
            }
            i += Character.charCount(c);
        }
        return out.text();
    }
}
