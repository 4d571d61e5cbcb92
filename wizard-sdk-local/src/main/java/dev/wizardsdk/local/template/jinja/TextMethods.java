package dev.wizardsdk.local.template.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** The methods of strings. */
final class TextMethods {

    static final Set<String> NAMES = Set.of("capitalize", "casefold", "center", "count", "encode", "endswith",
            "expandtabs",
            "find", "format", "format_map", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit",
            "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "join", "ljust",
            "lower", "lstrip", "maketrans", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex",
            "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase",
            "title", "translate", "upper", "zfill");

    private TextMethods() {}

    static Object call(Run run, Text text, String name, Arguments arguments) {
        run.look(text.length());
        return switch (name) {
            case "capitalize" -> Cases.capitalize(run, none(run, text, name, arguments));
            case "casefold", "lower" -> Cases.lower(run, none(run, text, name, arguments));
            case "upper" -> Cases.upper(run, none(run, text, name, arguments));
            case "swapcase" -> Cases.swap(run, none(run, text, name, arguments));
            case "title" -> Cases.title(run, none(run, text, name, arguments));
            case "center", "ljust", "rjust" -> justified(run, text, name, arguments);
            case "zfill" -> zeroFilled(run, text, arguments.bind(run, name, "width").integer(0));
            case "strip", "lstrip", "rstrip" -> strip(run, text, name, arguments);
            case "startswith", "endswith" -> affix(run, text, name, arguments);
            case "removeprefix" -> {
                var prefix = arguments.bind(run, name, "prefix").text(0);
                yield text.chars().startsWith(prefix.chars())
                        ? text.slice(run, prefix.length(), text.length())
                        : text;
            }
            case "removesuffix" -> {
                var suffix = arguments.bind(run, name, "suffix").text(0);
                yield text.chars().endsWith(suffix.chars())
                        ? text.slice(run, 0, text.length() - suffix.length())
                        : text;
            }
            case "find", "index", "rfind", "rindex" -> find(run, text, name, arguments);
            case "count" -> {
                var part = arguments.bind(run, name, "sub").text(0);
                run.search(part.length(), text.length());
                yield part.isEmpty()
                        ? (long) text.length() + 1
                        : (long) occurrences(run, text.chars(), part.chars()).size();
            }
            case "replace" -> {
                var bound = arguments.bind(run, name, "old", "new", "count");
                yield replace(run, text, bound.text(0), bound.text(1), bound.integer(2, -1));
            }
            case "split", "rsplit" -> split(run, text, name, arguments);
            case "splitlines" -> lines(run, text, arguments.bind(run, name, "keepends").flag(0, false));
            case "partition", "rpartition" -> partition(run, text, name, arguments);
            case "join" -> join(run, text, Iteration.items(run, arguments.bind(run, name, "iterable").get(0)), true);
            case "format" -> BraceFormat.format(run, text, arguments);
            case "format_map" -> {
                if (!(arguments.bind(run, name, "mapping").get(0) instanceof Mapping mapping)) {
                    throw run.failed("format_map needs a mapping");
                }
                yield BraceFormat.format(run, text, ContainerMethods.named(mapping));
            }
            default -> is(run, text, name, arguments);
        };
    }

    private static Text none(Run run, Text text, String name, Arguments arguments) {
        arguments.bind(run, name);
        return text;
    }

    private static boolean is(Run run, Text text, String name, Arguments arguments) {
        arguments.bind(run, name);
        var chars = text.chars();
        return switch (name) {
            case "isalpha" -> all(chars, Character::isLetter);
            case "isdigit", "isdecimal" -> all(chars, Character::isDigit);
            case "isnumeric" -> all(chars, c -> Character.isDigit(c) || Character.getType(c) == Character.OTHER_NUMBER
                    || Character.getType(c) == Character.LETTER_NUMBER);
            case "isalnum" -> all(chars, c -> Character.isLetter(c) || Character.isDigit(c)
                    || Character.getType(c) == Character.OTHER_NUMBER);
            case "isspace" -> all(chars, Characters::isSpace);
            case "isascii" -> chars.isEmpty() || all(chars, c -> c < 128);
            case "isprintable" -> chars.isEmpty() || all(chars, Characters::isPrintable);
            case "islower" -> chars.codePoints().anyMatch(Character::isLowerCase)
                    && chars.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
            case "isupper" -> chars.codePoints().anyMatch(Character::isUpperCase)
                    && chars.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
            case "istitle" -> chars.codePoints().anyMatch(Characters::isCased)
                    && Cases.title(run, text).chars().equals(chars);
            case "isidentifier" -> !chars.isEmpty() && (chars.charAt(0) == '_'
                    || Character.isUnicodeIdentifierStart(chars.codePointAt(0)))
                    && all(chars, c -> c == '_' || Character.isUnicodeIdentifierPart(c));
            default -> throw run.failed("the method " + name + " of strings is not supported");
        };
    }

    private static boolean all(String chars, IntPredicate property) {
        return !chars.isEmpty() && chars.codePoints().allMatch(property);
    }

    private static Text justified(Run run, Text text, String name, Arguments arguments) {
        var bound = arguments.bind(run, name, "width", "fillchar");
        var fill = bound.text(1, Text.template(" "));
        if (fill.chars().codePointCount(0, fill.length()) != 1) {
            throw run.failed(name + " fills with one character");
        }
        int width = bound.integer(0);
        int missing = Math.max(0, width - Iteration.length(run, text));
        int left = switch (name) {
            case "ljust" -> 0;
            case "rjust" -> missing;
            default -> missing / 2 + (missing & width & 1);
        };
        return padded(run, text, fill, left, missing - left);
    }

    static Text padded(Run run, Text text, Text fill, int left, int right) {
        var out = new Text.Builder(run);
        for (int i = 0; i < left; i++) {
            out.add(fill);
        }
        out.add(text);
        for (int i = 0; i < right; i++) {
            out.add(fill);
        }
        return out.text();
    }

    private static Text zeroFilled(Run run, Text text, int width) {
        int sign = text.chars().startsWith("-") || text.chars().startsWith("+") ? 1 : 0;
        var digits = padded(run, text.slice(run, sign, text.length()), Text.template("0"),
                width - Iteration.length(run, text), 0);
        return text.slice(run, 0, sign).plus(run, digits);
    }

    private static Text strip(Run run, Text text, String name, Arguments arguments) {
        var set = arguments.bind(run, name, "chars").get(0, None.NONE);
        if (set instanceof Text characters) {
            run.search(characters.length(), text.length());
            return strip(run, text, c -> characters.chars().indexOf(c) >= 0, !name.equals("rstrip"),
                    !name.equals("lstrip"));
        }
        return strip(run, text, Characters::isSpace, !name.equals("rstrip"), !name.equals("lstrip"));
    }

    static Text strip(Run run, Text text, IntPredicate stripped, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && stripped.test(text.chars().codePointAt(from))) {
            from += Character.charCount(text.chars().codePointAt(from));
        }
        while (right && from < to && stripped.test(text.chars().codePointBefore(to))) {
            to -= Character.charCount(text.chars().codePointBefore(to));
        }
        return text.slice(run, from, to);
    }

    private static boolean affix(Run run, Text text, String name, Arguments arguments) {
        var bound = arguments.bind(run, name, "prefix", "start", "end");
        var range = (Text) Attributes.slice(run, text, bound.get(1, None.NONE), bound.get(2, None.NONE), None.NONE);
        var wanted = bound.get(0) instanceof Sequence several ? several.items() : List.of(bound.text(0));
        return wanted.stream().anyMatch(affix -> affix instanceof Text part && (name.equals("startswith")
                ? range.chars().startsWith(part.chars())
                : range.chars().endsWith(part.chars())));
    }

    private static long find(Run run, Text text, String name, Arguments arguments) {
        var bound = arguments.bind(run, name, "sub", "start", "end");
        var part = bound.text(0).chars();
        run.search(part.length(), text.length());
        int length = Iteration.length(run, text);
        long skipped = Iteration.length(run,
                Attributes.slice(run, text, None.NONE, bound.get(1, 0L), None.NONE));
        var range = ((Text) Attributes.slice(run, text, bound.get(1, None.NONE), bound.get(2, (long) length),
                None.NONE)).chars();
        int at = name.startsWith("r") ? range.lastIndexOf(part) : range.indexOf(part);
        if (at < 0 && name.endsWith("index")) {
            throw run.failed("the text is not found");
        }
        return at < 0 ? -1 : skipped + range.codePointCount(0, at);
    }

    private static List<Integer> occurrences(Run run, String text, String part) {
        var found = new ArrayList<Integer>();
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            run.step();
            found.add(at);
        }
        return found;
    }

    static Text replace(Run run, Text text, Text old, Text by, int most) {
        run.search(old.length(), text.length());
        var out = new Text.Builder(run);
        int left = most < 0 ? Integer.MAX_VALUE : most;
        int from = 0;
        if (old.isEmpty()) {
            for (int i = 0; i <= text.length() && left-- > 0; i += i < text.length() ? width(text, i) : 1) {
                out.add(text, from, i).add(by);
                from = i;
            }
            return out.add(text, from, text.length()).likewise(text);
        }
        for (int at : occurrences(run, text.chars(), old.chars())) {
            if (left-- <= 0) {
                break;
            }
            out.add(text, from, at).add(by);
            from = at + old.length();
        }
        return out.add(text, from, text.length()).likewise(text);
    }

    private static int width(Text text, int index) {
        return Character.charCount(text.chars().codePointAt(index));
    }

    private static Object split(Run run, Text text, String name, Arguments arguments) {
        var bound = arguments.bind(run, name, "sep", "maxsplit");
        int most = bound.integer(1, -1);
        int left = most < 0 ? Integer.MAX_VALUE : most;
        var right = name.equals("rsplit");
        if (bound.get(0, None.NONE) == None.NONE) {
            return Sequence.list(right ? Splits.spacesFromRight(run, text, left) : Splits.spaces(run, text, left));
        }
        var separator = bound.text(0);
        if (separator.isEmpty()) {
            throw run.failed(name + " needs a separator that is not empty");
        }
        run.search(separator.length(), text.length());
        return Sequence.list(right
                ? Splits.partsFromRight(run, text, separator.chars(), left)
                : Splits.parts(run, text, separator.chars(), left));
    }

    static Sequence lines(Run run, Text text, boolean keepEnds) {
        var lines = new ArrayList<Object>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.chars().charAt(i);
            if (Characters.isLineBreak(c)) {
                int end = i;
                i += c == '\r' && text.chars().startsWith("\n", i + 1) ? 1 : 0;
                run.step();
                lines.add(text.slice(run, from, keepEnds ? i + 1 : end));
                from = i + 1;
            }
        }
        if (from < text.length()) {
            lines.add(text.slice(run, from, text.length()));
        }
        return Sequence.list(lines);
    }

    private static Sequence partition(Run run, Text text, String name, Arguments arguments) {
        var separator = arguments.bind(run, name, "sep").text(0);
        run.search(separator.length(), text.length());
        var first = name.equals("partition");
        int at = first ? text.chars().indexOf(separator.chars()) : text.chars().lastIndexOf(separator.chars());
        if (at < 0) {
            return Sequence.tuple(first
                    ? List.of(text, Text.EMPTY, Text.EMPTY)
                    : List.of(Text.EMPTY, Text.EMPTY, text));
        }
        int end = at + separator.length();
        return Sequence.tuple(List.of(text.slice(run, 0, at), text.slice(run, at, end),
                text.slice(run, end, text.length())));
    }

    /** @param strict whether each item has to be a string */
    static Text join(Run run, Text separator, List<Object> items, boolean strict) {
        var out = new Text.Builder(run);
        boolean first = true;
        for (var item : items) {
            if (strict && !(item instanceof Text)) {
                throw run.failed("join needs strings, not " + Operators.type(item));
            }
            run.step();
            out.add(first ? Text.EMPTY : separator).add(Written.text(run, item));
            first = false;
        }
        return out.text();
    }
}
