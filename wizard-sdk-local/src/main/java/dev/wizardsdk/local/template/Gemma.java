package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;

/** Gemma Instruct: it has no system role, so that message opens the user's first one. */
record Gemma() implements ChatFormat {

    @Override
    public List<Segment> render(List<Message> messages) {
        var out = new Rendering();
        var turns = Turns.of(messages).strict("gemma");
        var opening = turns.hasSystem() ? turns.system().strip() + "\n\n" : "";
        for (var message : turns.messages()) {
            var name = message.role() == Role.ASSISTANT ? "model" : "user";
            out.markup("<start_of_turn>").text(name + "\n" + opening + message.text().strip()).markup("<end_of_turn>");
            out.text("\n");
            opening = "";
        }
        return out.markup("<start_of_turn>").text("model\n").segments();
    }
}
