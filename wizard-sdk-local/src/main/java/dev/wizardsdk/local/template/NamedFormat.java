package dev.wizardsdk.local.template;

import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.catalog.Segment;
import java.util.List;

/** A format of the catalogue. */
record NamedFormat(PromptFormat format) implements ChatFormat {

    @Override
    public boolean answersBeginWithSpace() {
        return format.answersBeginWithSpace();
    }

    @Override
    public List<Segment> render(Conversation conversation) {
        return format.render(conversation.requireWithout(format.name(), false).messages());
    }
}
