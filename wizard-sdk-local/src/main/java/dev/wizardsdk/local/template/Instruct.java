package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code [INST]} formats of Llama 2 Chat and Mistral Instruct, which differ in where they put spaces.
 *
 * @param meta            Llama 2: the system message between its own marks, each exchange a text of its own
 * @param spaceBefore     between {@code [INST]} and the user's text, and after it
 * @param answerSpace     before an answer
 * @param spaceAfterEnd   after the end token of an answer
 */
record Instruct(boolean meta, boolean spaceBefore, boolean answerSpace, boolean spaceAfterEnd) implements ChatFormat {

    static final Instruct LLAMA_2 = new Instruct(true, true, true, false);
    static final Instruct MISTRAL = new Instruct(false, true, false, true);

    private static final Pattern ANSWER_SPACE = Pattern.compile("[\"'] [\"']\\s*\\+\\s*(?:message|m)\\[[\"']content");
    private static final Pattern SPACE_AFTER_END = Pattern.compile("eos_token\\s*\\+\\s*[\"'] [\"']");
    private static final Pattern SPACE_BEFORE = Pattern.compile("\\[INST\\] ");

    static Instruct of(String template) {
        return template.contains("<<SYS>>")
                ? LLAMA_2
                : new Instruct(false, SPACE_BEFORE.matcher(template).find(), ANSWER_SPACE.matcher(template).find(),
                        SPACE_AFTER_END.matcher(template).find());
    }

    @Override
    public boolean answersBeginWithSpace() {
        return answerSpace;
    }

    @Override
    public List<Segment> render(List<Message> messages) {
        var out = new Rendering();
        var turns = Turns.of(messages).strict(meta ? "llama2" : "mistral");
        var opening = !turns.hasSystem()
                ? ""
                : meta ? "<<SYS>>\n" + turns.system() + "\n<</SYS>>\n\n" : turns.system() + "\n\n";
        for (int i = 0; i < turns.messages().size(); i++) {
            var message = turns.messages().get(i);
            if (message.role() == Role.ASSISTANT) {
                answer(out, message.text());
            } else {
                question(out, opening + message.text(), meta && i > 0);
                opening = "";
            }
        }
        return out.segments();
    }

    private void question(Rendering out, String text, boolean begin) {
        if (begin) {
            out.begin();
        }
        var space = spaceBefore ? " " : "";
        out.markup("[INST]").text(space + (meta ? text.strip() : text) + space).markup("[/INST]");
    }

    private void answer(Rendering out, String text) {
        out.text((answerSpace ? " " : "") + (meta ? text.strip() + " " : text)).end().text(spaceAfterEnd ? " " : "");
    }
}
