package dev.wizardsdk.examples;

import dev.wizardsdk.local.LocalModel;
import dev.wizardsdk.local.LocalOptions;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.provider.OpenAi;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model an example asks. */
final class ModelOptions {

    @Option(names = "--model", paramLabel = "GGUF|hf:…|provider:model", description = "a GGUF file that runs here, hf:owner/repository/file.gguf that is fetched first, or a remote model such as openai:gpt-5.2; default: a small demo model, "
            + "fetched once")
    @Nullable
    String model;

    @Option(names = "--base-url", paramLabel = "URL", description = "where a service of the OpenAI protocol is, such as http://localhost:8080/v1")
    @Nullable
    URI baseUrl;

    boolean remote() {
        return baseUrl != null || (model != null && !Files.exists(Path.of(model)) && model.matches("[a-z]+:.+")
                && !model.matches("(hf|https|file):.+"));
    }

    /** Opens the model, which is the caller's to close; the options are for a local one. */
    ModelProvider open(Supplier<LocalOptions> options) {
        if (!remote()) {
            return LocalModel.load(model == null ? DemoModel.file() : DemoModel.store().get(model), options.get());
        }
        var name = model == null ? "default" : model.replaceFirst("^openai:", "");
        if (model != null && model.matches("[a-z]+:.+") && !model.startsWith("openai:") && baseUrl == null) {
            throw new IllegalArgumentException("--model " + model + " names no known provider; known: openai. "
                    + "Other services of the OpenAI protocol: --base-url URL --model NAME");
        }
        var builder = OpenAi.model(name).key(() -> String.valueOf(System.getenv().getOrDefault("OPENAI_API_KEY", "")));
        if (baseUrl != null) {
            return builder.baseUrl(baseUrl).build();
        }
        if (System.getenv("OPENAI_API_KEY") == null) {
            throw new IllegalArgumentException("--model " + model + " needs the environment variable OPENAI_API_KEY");
        }
        return builder.build();
    }
}
