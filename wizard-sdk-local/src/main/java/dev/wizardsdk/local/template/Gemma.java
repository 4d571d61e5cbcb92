package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Role;
import java.util.List;

/** Gemma Instruct: it has no system role, so that message opens the user's first one. */
record Gemma() implements ChatFormat {

    @Override
    public List<Segment> render(Conversation conversation) {
        var out = new Rendering();
        var turns = Turns.of(conversation.requireWithout("gemma", false).messages()).strict("gemma");
        var opening = turns.hasSystem() ? turns.system().strip() + "\n\n" : "";
        for (var message : turns.messages()) {
            out.template("<start_of_turn>" + (message.role() == Role.ASSISTANT ? "model" : "user") + "\n");
            out.text(opening + message.text().strip()).template("<end_of_turn>\n");
            opening = "";
        }
        return out.template("<start_of_turn>model\n").segments();
    }
}
