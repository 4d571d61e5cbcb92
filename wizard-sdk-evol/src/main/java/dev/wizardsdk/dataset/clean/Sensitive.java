package dev.wizardsdk.dataset.clean;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A form that a secret or a personal datum has.
 *
 * @param kind    names it in pseudonyms and reasons
 * @param pattern finds it; its group {@code it}, where it has one, is the datum
 * @param check   whether what was found is one
 * @param signs   a text without any of these, in lower case, has none: patterns are slow
 * @param plain   what of its writing does not matter, to be left out before it is named
 */
record Sensitive(String kind, List<String> signs, Pattern pattern, Predicate<MatchResult> check, String plain) {

    static Sensitive of(String kind, String signs, String pattern, Predicate<MatchResult> check, String plain) {
        return new Sensitive(kind, List.of(signs.split(" ", -1)), Pattern.compile(pattern), check, plain);
    }

    /** One that stands in a text. */
    record Found(String kind, int start, int end, String value) {}

    /** All of these forms in a text, in its order, none over another; of two in one place that of the first form. */
    static List<Found> in(String text, List<Sensitive> forms) {
        var all = new ArrayList<Found>();
        var small = text.toLowerCase(Locale.ROOT);
        for (var form : forms) {
            if (form.signs.stream().noneMatch(small::contains)) {
                continue;
            }
            var matcher = form.pattern.matcher(text);
            var group = matcher.namedGroups().getOrDefault("it", 0);
            while (matcher.find()) {
                int start = matcher.start(group);
                int end = matcher.end(group);
                if (form.check.test(matcher.toMatchResult())
                        && all.stream().noneMatch(other -> start < other.end() && other.start() < end)) {
                    all.add(new Found(form.kind, start, end, form.plainly(matcher.group(group))));
                }
            }
        }
        all.sort((one, other) -> Integer.compare(one.start(), other.start()));
        return all;
    }

    private String plainly(String value) {
        return plain.isEmpty() ? value : value.replaceAll(plain, "");
    }

    /** The text with a pseudonym in the place of each. */
    static String redacted(String text, List<Sensitive> forms, Pseudonyms pseudonyms) {
        var found = in(text, forms);
        if (found.isEmpty()) {
            return text;
        }
        var redacted = new StringBuilder();
        int from = 0;
        for (var one : found) {
            redacted.append(text, from, one.start()).append(pseudonyms.of(one.kind(), one.value()));
            from = one.end();
        }
        return redacted.append(text, from, text.length()).toString();
    }
}
