package dev.wizardsdk.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Models whose published format is known, and stands above what a file says: files of the Wizard family often have no template,
 * or one that was guessed by whoever converted them.
 */
final class KnownModels {

    private static final int LONGEST_NAME = 200;

    private record Model(Pattern name, String format) {}

    /** The first that matches counts. */
    private static final List<Model> MODELS = List.of(
            model("wizardlm-?2(?![0-9b]).*", "wizardlm-vicuna"),
            model("wizardlm-7b(?!.*uncensored).*", "wizardlm-7b-v1"),
            model("wizardlm-(13|30|70)b.*", "wizardlm-vicuna"),
            model("wizard-?(coder|math)-.*", "wizard-alpaca"),
            itself("llama-?2-(7|13|70)b-chat", "llama2-chat"),
            itself("llama-3-(8|70)b-instruct", "llama3-instruct"),
            itself("airoboros-(l2-)?[0-9]+b-gpt4-1\\.4\\.1", "airoboros-1.4.1"),
            itself("nous-hermes-llama-?2-13b", "alpaca"),
            itself("stable-?beluga-?2(-70b)?|free-?willy-?2", "orca-hashes"),
            itself("llama-?2-70b-guanaco(-qlora)?", "guanaco"),
            itself("llama-?2-13b-orca-8k-3319", "oasst-llama2-orca"),
            itself("codegeex2-6b", "codegeex2-completion"),
            itself("chatglm3-6b", "chatglm3"),
            itself("chatglm2-6b", "chatglm2"),
            itself("chatglm-6b", "chatglm"),
            itself("mistral-7b-instruct-v0\\.1", "mistral-instruct-v1"));

    private static final Pattern PUBLISHER = Pattern
            .compile("^(wizardlm(team)?-(?=wizard)|microsoft-|meta-(llama-(?=meta-|llama))?|thebloke-|openassistant-"
                    + "|jondurbin-|nousresearch-|stabilityai-|mikael110-|mistralai-|thudm-|zai-org-)+");

    private KnownModels() {}

    private static Model model(String name, String format) {
        return new Model(Pattern.compile(name), format);
    }

    /** The model and its conversions, but nothing that was made from it, which may have another format. */
    private static Model itself(String name, String format) {
        return model("(?:" + name + ")(?:-hf)?(?:-gguf)?(?:[.-](?:i?q[0-9]|b?f16|f32).*)?", format);
    }

    /** The name of the format, by what a file calls its model. */
    static Optional<String> format(String modelName) {
        if (modelName.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        var plain = modelName.strip().replaceFirst("(?i)\\.gguf$", "").toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.]+", "-");
        var name = PUBLISHER.matcher(plain).replaceFirst("");
        return MODELS.stream().filter(model -> model.name.matcher(name).matches()).map(Model::format).findFirst();
    }
}
