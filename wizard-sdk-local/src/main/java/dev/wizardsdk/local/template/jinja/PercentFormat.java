package dev.wizardsdk.local.template.jinja;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code text % values}. */
final class PercentFormat {

    private static final Pattern FIELD = Pattern
            .compile("%(?:\\(([^)]*+)\\))?([-+ 0#]*+)(\\*|\\d{0,6})(?:\\.(\\*|\\d{0,6}))?[hlL]?(.)", Pattern.DOTALL);

    private final Run run;
    private final Object given;
    private final List<Object> values;
    private final boolean html;
    private int used;

    private PercentFormat(Run run, Object given, boolean html) {
        this.run = run;
        this.html = html;
        this.given = given;
        this.values = given instanceof Sequence sequence && sequence.isTuple() ? sequence.items() : List.of(given);
    }

    static Text format(Run run, Text format, Object given) {
        var written = new PercentFormat(run, given, format.isHtml()).write(format);
        return format.isHtml() ? written.asHtml() : written;
    }

    private Text write(Text format) {
        var out = new Text.Builder(run);
        var field = FIELD.matcher(format.chars());
        int from = 0;
        for (int at = format.chars().indexOf('%'); at >= 0; at = format.chars().indexOf('%', from)) {
            run.step();
            out.add(format, from, at);
            if (!field.region(at, format.length()).lookingAt()) {
                throw run.failed("a format ends within a field");
            }
            out.add(field.group(5).equals("%") ? format.slice(run, at, at + 1) : field(field));
            from = field.end();
        }
        if (used < values.size() && !(given instanceof Mapping || isList(given))) {
            throw run.failed("not all values are used by the format");
        }
        return out.add(format, from, format.length()).text();
    }

    private static boolean isList(Object value) {
        return value instanceof Sequence sequence && !sequence.isTuple();
    }

    private Text field(Matcher field) {
        var flags = field.group(2);
        int width = size(field.group(3), 0);
        int precision = size(field.group(4), -1);
        var value = field.group(1) == null ? next() : named(field.group(1));
        char type = field.group(5).charAt(0);
        var zero = flags.contains("0") && !flags.contains("-");
        var left = flags.contains("-") || width < 0;
        var sign = flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : '-';
        var written = switch (type) {
            case 's' -> html ? Html.escaped(run, Written.text(run, value)) : Written.text(run, value);
            case 'r', 'a' -> Written.repr(run, value);
            case 'd', 'i', 'u' -> Numbers.isNumber(value)
                    ? Numbers.isWhole(value) ? value : NumberText.cut((Double) value).orElse(value)
                    : refused(type, value);
            case 'x', 'X', 'o' -> Numbers.isWhole(value) ? value : refused(type, value);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> Numbers.isNumber(value) ? value : refused(type, value);
            case 'c' -> value instanceof Text || Numbers.isWhole(value) ? value : refused(type, value);
            default -> throw run.failed("%" + type + " is not known");
        };
        var text = written instanceof Text;
        var align = left ? '<' : zero && !text ? '=' : '>';
        return new FormatSpec(zero && !text ? "0" : " ", align, sign, flags.contains("#"), ' ', Math.abs(width),
                precision, text ? 's' : type).apply(run, written);
    }

    private Object refused(char type, Object value) {
        throw run.failed("%" + type + " cannot write " + Operators.type(value));
    }

    private int size(@Nullable String digits, int otherwise) {
        if (digits == null) {
            return otherwise;
        }
        if (digits.equals("*")) {
            var size = next();
            return Numbers.isWhole(size) ? Math.clamp(Operators.clamped(size), -1_000_000, 1_000_000) : 0;
        }
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private Object next() {
        if (used >= values.size()) {
            throw run.failed("there are not enough values for the format");
        }
        return values.get(used++);
    }

    private Object named(String name) {
        if (!(given instanceof Mapping mapping)) {
            throw run.failed("a format with names needs a mapping");
        }
        return mapping.find(run, Text.template(name)).orElseThrow(() -> run.failed("there is no value " + name));
    }
}
