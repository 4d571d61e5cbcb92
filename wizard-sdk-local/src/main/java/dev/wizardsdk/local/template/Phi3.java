package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import java.util.List;

/** Phi 3 Instruct. */
record Phi3() implements ChatFormat {

    @Override
    public List<Segment> render(List<Message> messages) {
        var out = new Rendering();
        for (var message : messages) {
            out.markup("<|" + Roles.name(message.role()) + "|>").text("\n" + message.text()).markup("<|end|>")
                    .text("\n");
        }
        return out.markup("<|assistant|>").text("\n").segments();
    }
}
