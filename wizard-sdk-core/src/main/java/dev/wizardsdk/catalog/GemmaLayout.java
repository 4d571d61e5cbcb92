package dev.wizardsdk.catalog;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;

/** Gemma Instruct: it has no system role, so that message opens the user's first one. */
record GemmaLayout() implements Layout {

    @Override
    public boolean answersBeginWithSpace() {
        return false;
    }

    @Override
    public void write(String format, List<Message> messages, Rendering out) {
        var turns = Turns.of(messages).strict(format, out.isWhole());
        var opening = turns.hasSystem() ? turns.system().strip() + "\n\n" : "";
        for (var message : turns.messages()) {
            if (message.role() == Role.ASSISTANT) {
                out.template("<start_of_turn>model\n").answer(message.text().strip(), "<end_of_turn>\n");
            } else {
                out.template("<start_of_turn>user\n").text(opening + message.text().strip());
                out.template("<end_of_turn>\n");
                opening = "";
            }
        }
        out.opening("<start_of_turn>model\n");
    }
}
