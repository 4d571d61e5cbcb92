package dev.wizardsdk.local.template;

import dev.wizardsdk.catalog.Segment;
import dev.wizardsdk.local.template.jinja.Limits;
import dev.wizardsdk.local.template.jinja.Template;
import dev.wizardsdk.local.template.jinja.TemplateException;
import dev.wizardsdk.local.template.jinja.Text;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ToolDefinition;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A file's own template. What it does with tools and with spaces is found by trying. */
final class JinjaFormat implements ChatFormat {

    private static final Message QUESTION = Message.user("Which?");
    private static final ToolDefinition TOOL = new ToolDefinition("probe_of_tools", "Probes.",
            "{\"type\": \"object\", \"properties\": {}, \"required\": []}");

    private final Template template;
    private final TemplateValues values;
    private final Clock clock;
    private final boolean showsTools;
    private final boolean answersBeginWithSpace;

    private JinjaFormat(Template template, TemplateValues values, Clock clock) {
        this.template = template;
        this.values = values;
        this.clock = clock;
        this.showsTools = tried(List.of(QUESTION), List.of(TOOL), true).contains(TOOL.name());
        var asked = tried(List.of(QUESTION), List.of(), true);
        this.answersBeginWithSpace = !asked.isEmpty()
                && tried(List.of(QUESTION, Message.assistant("This.")), List.of(), false).startsWith(asked + " This.");
    }

    static JinjaFormat of(String template, String bos, String eos, Clock clock) {
        return new JinjaFormat(Template.parse(template), new TemplateValues(bos, eos), clock);
    }

    /** What a conversation becomes; nothing if the template refuses it. */
    private String tried(List<Message> messages, List<ToolDefinition> tools, boolean answer) {
        try {
            return render(new Conversation(messages, tools, Map.of()), answer).toString();
        } catch (TemplateException e) {
            return "";
        }
    }

    private Text render(Conversation conversation, boolean answer) {
        return template.render(values.of(conversation, answer), Limits.DEFAULT, clock);
    }

    @Override
    public boolean answersBeginWithSpace() {
        return answersBeginWithSpace;
    }

    @Override
    public boolean showsTools() {
        return showsTools;
    }

    @Override
    public List<Segment> render(Conversation conversation) {
        conversation.requireWithout("that the file's own template describes", showsTools);
        try {
            return segments(render(conversation, true));
        } catch (TemplateException e) {
            var refusal = e.kind() == TemplateException.Kind.RAISED ? "refuses the conversation" : "fails";
            throw new IllegalArgumentException("the file's own chat template " + refusal + ": " + e.getMessage()
                    + "; change the messages, or name a format with LocalOptions.withChatFormat", e);
        }
    }

    private static List<Segment> segments(Text text) {
        return text.pieces().stream()
                .<Segment>map(piece -> piece.data()
                        ? new Segment.Text(piece.text())
                        : new Segment.Template(piece.text()))
                .toList();
    }
}
