package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;
import java.util.regex.Pattern;

/**
 * ChatML, as used by Qwen, SmolLM and many fine-tunes.
 *
 * @param defaultSystem what the system says when the conversation has no such message; empty for nothing
 */
record ChatMl(String defaultSystem) implements ChatFormat {

    /** A system turn that is one constant of the template, its line break as such or as an escape. */
    private static final Pattern DEFAULT_SYSTEM = Pattern
            .compile("<\\|im_start\\|>system(?:\\n|\\\\n)((?:(?![\"']\\s*\\+)[^{}])+?)<\\|im_end\\|>");

    static ChatMl of(String template) {
        var matcher = DEFAULT_SYSTEM.matcher(template);
        return new ChatMl(matcher.find() ? Literals.unescape(matcher.group(1)) : "");
    }

    @Override
    public List<Segment> render(List<Message> messages) {
        var out = new Rendering();
        if (!defaultSystem.isEmpty() && messages.getFirst().role() != Role.SYSTEM) {
            turn(out, Role.SYSTEM, defaultSystem);
        }
        for (var message : messages) {
            turn(out, message.role(), message.text());
        }
        return out.markup("<|im_start|>").text("assistant\n").segments();
    }

    private static void turn(Rendering out, Role role, String text) {
        out.markup("<|im_start|>").text(Roles.name(role) + "\n" + text).markup("<|im_end|>").text("\n");
    }
}
