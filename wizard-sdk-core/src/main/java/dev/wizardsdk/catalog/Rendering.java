package dev.wizardsdk.catalog;

import java.util.ArrayList;
import java.util.List;

/** A conversation being written down. */
final class Rendering {

    private final List<Segment> segments = new ArrayList<>();

    /** Text of whoever speaks. */
    Rendering text(String text) {
        if (!text.isEmpty()) {
            segments.add(new Segment.Text(text));
        }
        return this;
    }

    /** Text of the format, in which {@code {bos}} and {@code {eos}} stand for the tokens that begin and end a text. */
    Rendering template(String text) {
        int mark = text.indexOf('{');
        if (mark >= 0 && (text.startsWith("{bos}", mark) || text.startsWith("{eos}", mark))) {
            template(text.substring(0, mark));
            segments.add(text.charAt(mark + 1) == 'b' ? new Segment.Begin() : new Segment.End());
            return template(text.substring(mark + 5));
        }
        if (!text.isEmpty()) {
            segments.add(new Segment.Template(text));
        }
        return this;
    }

    List<Segment> segments() {
        return List.copyOf(segments);
    }
}
