package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import java.util.List;

/** Zephyr, StableLM Zephyr and TinyLlama Chat: roles as text, each turn ended by the end-of-text token. */
record Zephyr() implements ChatFormat {

    @Override
    public List<Segment> render(List<Message> messages) {
        var out = new Rendering();
        for (var message : messages) {
            out.markup("<|" + Roles.name(message.role()) + "|>").text("\n" + message.text()).end().text("\n");
        }
        return out.markup("<|assistant|>").text("\n").segments();
    }
}
