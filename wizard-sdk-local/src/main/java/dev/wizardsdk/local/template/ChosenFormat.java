package dev.wizardsdk.local.template;

import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.catalog.Segment;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.template.jinja.TemplateException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The format of one model's conversations: the one its user named, else the published one of a known model, else what the
 * file's own template says.
 *
 * @param format  empty if there is none that can be used
 * @param absence why there is none; empty if there is one
 */
public record ChosenFormat(Optional<ChatFormat> format, String absence) {

    /**
     * Chooses.
     *
     * @param name what {@link ChatFormat#named} is asked for, if the user named one
     * @param bos  the name of the token that begins a text; empty if there is none
     * @param eos  the name of the token that ends one
     */
    public static ChosenFormat of(GgufFile file, Optional<String> name, String bos, String eos, Clock clock) {
        var named = name.isPresent() ? name.flatMap(ChatFormat::named) : published(file);
        if (named.isPresent()) {
            return new ChosenFormat(named, "");
        }
        if (file.chatTemplate().isEmpty()) {
            return new ChosenFormat(Optional.empty(), "its file has no chat template");
        }
        try {
            var plain = ChatFormat.ofTemplate(file.chatTemplate().get(), bos, eos, clock);
            var forTools = file.text("tokenizer.chat_template.tool_use");
            return new ChosenFormat(Optional.of(forTools.isPresent()
                    ? new TwoFormats(plain, ChatFormat.ofTemplate(forTools.get(), bos, eos, clock))
                    : plain), "");
        } catch (TemplateException e) {
            return new ChosenFormat(Optional.empty(), "its file has a chat template that cannot be used: "
                    + e.getMessage());
        }
    }

    private static Optional<ChatFormat> published(GgufFile file) {
        var base = file.text("general.basename").orElse("");
        return Stream.of(file.name(), base + "-" + file.text("general.size_label").orElse(""), base,
                Objects.toString(file.path().getFileName()))
                .flatMap(name -> PromptFormat.ofModel(name).stream())
                .<ChatFormat>map(NamedFormat::new)
                .findFirst();
    }

    /** A file with a template of its own for tools. */
    private record TwoFormats(ChatFormat plain, ChatFormat forTools) implements ChatFormat {

        @Override
        public List<Segment> render(Conversation conversation) {
            return (conversation.usesTools() ? forTools : plain).render(conversation);
        }

        @Override
        public boolean answersBeginWithSpace() {
            return plain.answersBeginWithSpace();
        }

        @Override
        public boolean showsTools() {
            return forTools.showsTools();
        }
    }
}
