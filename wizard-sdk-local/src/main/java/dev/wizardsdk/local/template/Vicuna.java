package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Vicuna 1.1, the format of WizardLM and WizardLM-2 as well: all on one line, roles as plain text.
 *
 * @param defaultSystem what the system says when the conversation has no such message
 * @param afterAnswer   what stands between an answer's end token and the next turn
 * @param answerMark    what the answer follows
 */
record Vicuna(String defaultSystem, String afterAnswer, String answerMark) implements ChatFormat {

    static final Vicuna STANDARD = new Vicuna(
            "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful,"
                    + " detailed, and polite answers to the user's questions.",
            "",
            "ASSISTANT:");

    private static final Pattern DEFAULT_SYSTEM = Pattern
            .compile("([\"'])(A chat between (?:\\\\.|(?!\\1)[^\\\\])*)\\1");
    private static final Pattern LINE_BREAK_BEFORE_USER = Pattern.compile("(?:\\n|\\\\n)USER:");
    private static final Pattern SPACE_BEFORE_ANSWER = Pattern
            .compile("add_generation_prompt[^%]*%\\}\\s*\\{\\{-?\\s*[\"'] ?ASSISTANT: [\"']");

    static Vicuna of(String template) {
        var system = DEFAULT_SYSTEM.matcher(template);
        return new Vicuna(
                system.find() ? Literals.unescape(system.group(2)) : "",
                LINE_BREAK_BEFORE_USER.matcher(template).find() ? "\n" : "",
                SPACE_BEFORE_ANSWER.matcher(template).find() ? "ASSISTANT: " : "ASSISTANT:");
    }

    @Override
    public boolean answersBeginWithSpace() {
        return !answerMark.endsWith(" ");
    }

    @Override
    public List<Segment> render(List<Message> messages) {
        var turns = Turns.of(messages).oneSystem("vicuna");
        var system = turns.hasSystem() ? turns.system() : defaultSystem;
        var out = new Rendering().text(system.isEmpty() ? "" : system + " ");
        boolean answered = false;
        for (var message : turns.messages()) {
            out.text(answered ? afterAnswer : "");
            answered = message.role() == Role.ASSISTANT;
            if (answered) {
                out.text("ASSISTANT: " + message.text()).end();
            } else {
                out.text("USER: " + message.text() + " ");
            }
        }
        return out.text(answered ? afterAnswer : "").text(answerMark).segments();
    }
}
