package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Columns whose every text looks like a date: the library {@code datasets}, by which most trainers read, makes times of them, and the
 * trainers fail on those or drop the rows. One other text in the column saves it.
 */
final class ColumnTimes {

    private static final Pattern TIME = Pattern
            .compile("\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?");

    private final Set<String> times = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();

    static boolean areSeenBy(Consumer consumer) {
        return switch (consumer.format()) {
            case TRL, LLAMA_FACTORY, AXOLOTL -> true;
            default -> false;
        };
    }

    void see(JsonNode row) {
        see(row, "");
    }

    private void see(JsonNode value, String column) {
        if (value.isTextual()) {
            if (!others.contains(column)) {
                (TIME.matcher(value.textValue()).matches() ? times : others).add(column);
            }
        } else if (value.isObject()) {
            value.properties().forEach(field -> see(field.getValue(), column + "/" + field.getKey()));
        } else {
            value.forEach(element -> see(element, column));
        }
    }

    /** What there is to say of them; empty if there are none. */
    String words() {
        times.removeAll(others);
        return times.isEmpty() ? "" : "; takes " + String.join(", ", times) + " for times, since all look like dates";
    }
}
