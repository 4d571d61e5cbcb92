package dev.wizardsdk.evol.score;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Labels of one sort, such as {@code skill:math}, and how they are read from what a judge says.
 *
 * @param sort  what stands before the colon
 * @param names what may stand behind it
 * @param most  how many a row may have; of more the first ones count
 */
record Labels(String sort, Set<String> names, int most) {

    private static final Pattern BETWEEN = Pattern.compile("[,;\\n]|\\s[-*•]\\s");
    private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");

    static Labels of(String sort, int most, String names) {
        return new Labels(sort, List.of(names.split(", ")).stream().collect(Collectors.toUnmodifiableSet()), most);
    }

    /** The labels that a list names; none if it has anything else in it. */
    Set<String> in(String list) {
        var found = new LinkedHashSet<String>();
        for (var part : BETWEEN.split(list, -1)) {
            var name = named(part);
            if (!name.isEmpty() && !names.contains(name)) {
                return Set.of();
            }
            if (!name.isEmpty() && found.size() < most) {
                found.add(sort + ":" + name);
            }
        }
        return found;
    }

    private static String named(String part) {
        return OTHER.matcher(part.toLowerCase(Locale.ROOT)).replaceAll("-").replaceAll("^-+|-+$", "");
    }

    /** What stands behind a heading in a line of its own. */
    static Optional<String> line(String said, String heading) {
        return said.lines().map(line -> line.replace("*", "").strip())
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(heading + ":")).findFirst()
                .map(line -> line.substring(heading.length() + 1).strip());
    }
}
