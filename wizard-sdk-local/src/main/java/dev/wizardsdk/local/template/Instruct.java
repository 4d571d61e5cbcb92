package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Role;
import java.util.List;

/**
 * The {@code [INST]} formats of Llama 2 Chat and of the first Mistral Instruct. They have no system role: that message opens the
 * user's first one.
 *
 * @param meta whether it is Llama 2's: marks around the system message, each exchange a text of its own
 */
record Instruct(boolean meta) implements ChatFormat {

    static final Instruct LLAMA_2 = new Instruct(true);
    static final Instruct MISTRAL = new Instruct(false);

    private String name() {
        return meta ? "llama2" : "mistral";
    }

    @Override
    public boolean answersBeginWithSpace() {
        return meta;
    }

    @Override
    public List<Segment> render(Conversation conversation) {
        var out = new Rendering();
        var turns = Turns.of(conversation.requireWithout(name(), false).messages()).strict(name());
        for (int i = 0; i < turns.messages().size(); i++) {
            var text = turns.messages().get(i).text();
            if (turns.messages().get(i).role() == Role.ASSISTANT) {
                answer(out, text);
            } else {
                out.template((meta && i > 0 ? "{bos}" : "") + "[INST] ");
                if (i == 0 && turns.hasSystem()) {
                    system(out, turns.system());
                }
                out.text(meta ? text.strip() : text).template(" [/INST]");
            }
        }
        return out.segments();
    }

    private void system(Rendering out, String text) {
        if (meta) {
            out.template("<<SYS>>\n").text(text).template("\n<</SYS>>\n\n");
        } else {
            out.text(text).template("\n\n");
        }
    }

    private void answer(Rendering out, String text) {
        if (meta) {
            out.template(" ").text(text.strip()).template(" {eos}");
        } else {
            out.text(text).template("{eos} ");
        }
    }
}
