package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Passages that a reply quotes from the document its task is about. White space counts as one blank, for a quotation breaks its lines anew. */
record Quotes(List<String> passages) {

    static Quotes of(String nonce, String reply) {
        var passages = new ArrayList<>(Tags.all(reply, "place-" + nonce));
        if (passages.isEmpty()) {
            JsonSpan.objectWith("places", reply).map(json -> json.path("places")).ifPresent(
                    places -> places.forEach((JsonNode place) -> passages.add(place.asText())));
        }
        return new Quotes(passages);
    }

    /** The reading, labelled with how many places there are, or unusable as one of them does not stand in the document. */
    Reading checked(Reading task, String document, int least) {
        if (task.isEmpty()) {
            return task;
        }
        var whole = even(document);
        var found = new ArrayList<int[]>();
        for (var passage : passages) {
            var quoted = even(passage.replaceAll("^\\s*[\"“]|[\"”]\\s*$", ""));
            var at = quoted.isEmpty() ? -1 : whole.indexOf(quoted);
            if (at < 0) {
                return task.unusable("the document does not say \"" + shortened(even(passage)) + "\"");
            }
            if (found.stream().noneMatch(other -> at < other[1] && other[0] < at + quoted.length())) {
                found.add(new int[] {at, at + quoted.length()});
            }
        }
        return found.size() < least
                ? task.unusable("the reply quotes " + found.size() + " places of the document, " + least + " are due")
                : task.checked("places:" + found.size());
    }

    private static String even(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, text.offsetByCodePoints(0, 40)) + "…";
    }
}
