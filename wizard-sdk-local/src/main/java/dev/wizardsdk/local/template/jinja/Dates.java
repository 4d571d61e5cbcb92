package dev.wizardsdk.local.template.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time of rendering, in the formats of C's {@code strftime} and in English. */
final class Dates {

    private Dates() {}

    static Text now(Run run, Text format) {
        var now = ZonedDateTime.now(run.clock());
        var out = new Text.Builder(run);
        var chars = format.chars();
        for (int i = 0; i < chars.length(); i++) {
            char c = chars.charAt(i);
            if (c != '%' || i + 1 == chars.length()) {
                out.add(format, i, i + 1);
                continue;
            }
            var unpadded = chars.charAt(i + 1) == '-' && i + 2 < chars.length();
            i += unpadded ? 2 : 1;
            var value = field(now, chars.charAt(i));
            out.like(format, i, unpadded ? value.replaceFirst("^[0 ]+(?=.)", "") : value);
        }
        return out.text();
    }

    private static String field(ZonedDateTime now, char field) {
        return switch (field) {
            case 'a' -> formatted(now, "EEE");
            case 'A' -> formatted(now, "EEEE");
            case 'b', 'h' -> formatted(now, "MMM");
            case 'B' -> formatted(now, "MMMM");
            case 'c' -> formatted(now, "EEE MMM ppd HH:mm:ss yyyy");
            case 'd' -> formatted(now, "dd");
            case 'D', 'x' -> formatted(now, "MM/dd/yy");
            case 'e' -> formatted(now, "ppd");
            case 'f' -> formatted(now, "SSSSSS");
            case 'F' -> formatted(now, "yyyy-MM-dd");
            case 'H' -> formatted(now, "HH");
            case 'I' -> formatted(now, "hh");
            case 'j' -> formatted(now, "DDD");
            case 'm' -> formatted(now, "MM");
            case 'M' -> formatted(now, "mm");
            case 'n' -> "\n";
            case 'p' -> now.getHour() < 12 ? "AM" : "PM";
            case 'R' -> formatted(now, "HH:mm");
            case 's' -> Long.toString(now.toEpochSecond());
            case 'S' -> formatted(now, "ss");
            case 't' -> "\t";
            case 'T', 'X' -> formatted(now, "HH:mm:ss");
            case 'u' -> Integer.toString(now.getDayOfWeek().getValue());
            case 'w' -> Integer.toString(now.getDayOfWeek().getValue() % 7);
            case 'y' -> formatted(now, "yy");
            case 'Y' -> Integer.toString(now.getYear());
            case 'z' -> formatted(now, "xx");
            case 'Z' -> formatted(now, "zzz");
            case '%' -> "%";
            default -> "%" + field;
        };
    }

    private static String formatted(ZonedDateTime now, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
    }
}
