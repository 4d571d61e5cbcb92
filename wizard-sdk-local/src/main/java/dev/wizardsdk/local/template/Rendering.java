package dev.wizardsdk.local.template;

import java.util.ArrayList;
import java.util.List;

/** A conversation being written down. */
final class Rendering {

    private final List<Segment> segments = new ArrayList<>();

    Rendering text(String text) {
        if (!text.isEmpty()) {
            segments.add(new Segment.Text(text));
        }
        return this;
    }

    Rendering markup(String name) {
        segments.add(new Segment.Markup(name));
        return this;
    }

    Rendering begin() {
        segments.add(new Segment.Begin());
        return this;
    }

    Rendering end() {
        segments.add(new Segment.End());
        return this;
    }

    List<Segment> segments() {
        return List.copyOf(segments);
    }
}
