package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;

/** Llama 3 Instruct. The dates that the templates of 3.1 and later put before the system message are left out. */
record Llama3() implements ChatFormat {

    @Override
    public List<Segment> render(List<Message> messages) {
        var out = new Rendering();
        for (var message : messages) {
            header(out, message.role()).text("\n\n" + message.text().strip()).markup("<|eot_id|>");
        }
        return header(out, Role.ASSISTANT).text("\n\n").segments();
    }

    private static Rendering header(Rendering out, Role role) {
        return out.markup("<|start_header_id|>").text(Roles.name(role)).markup("<|end_header_id|>");
    }
}
