package dev.wizardsdk.catalog;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;

/** The {@code [INST]} formats. They have no system role: that message opens a user's message. */
enum InstructLayout implements Layout {
    /** Llama 2 Chat: marks around the system message, each exchange a text of its own. */
    LLAMA_2,
    /** Mistral's models of the first tokenizer. */
    MISTRAL_1,
    /** Mistral's models of the third tokenizer: the system message opens the last message, not the first. */
    MISTRAL_3;

    @Override
    public boolean answersBeginWithSpace() {
        return this != MISTRAL_1;
    }

    @Override
    public void write(String format, List<Message> messages, Rendering out) {
        var turns = Turns.of(messages).strict(format, out.isWhole());
        var withSystem = this == MISTRAL_3 ? (turns.messages().size() - 1) / 2 * 2 : 0;
        for (int i = 0; i < turns.messages().size(); i++) {
            var text = turns.messages().get(i).text();
            if (turns.messages().get(i).role() == Role.ASSISTANT) {
                answer(text, out);
                continue;
            }
            out.template((this == LLAMA_2 && i > 0 ? "{bos}" : "") + "[INST] ");
            if (i == withSystem && turns.hasSystem()) {
                system(turns.system(), out);
            }
            out.text(this == LLAMA_2 ? text.strip() : text).template(this == MISTRAL_3 ? "[/INST]" : " [/INST]");
        }
    }

    private void system(String text, Rendering out) {
        switch (this) {
            case LLAMA_2 -> out.template("<<SYS>>\n").text(text).template("\n<</SYS>>\n\n");
            case MISTRAL_1, MISTRAL_3 -> out.text(text).template("\n\n");
        }
    }

    private void answer(String text, Rendering out) {
        switch (this) {
            case LLAMA_2 -> out.template(" ").answer(text.strip(), " {eos}");
            case MISTRAL_1 -> out.answer(text, "{eos} ");
            case MISTRAL_3 -> out.template(" ").answer(text, "{eos}");
        }
    }
}
