package dev.wizardsdk.examples;

import dev.wizardsdk.local.LocalOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks a model that a service runs. */
@Command(name = "AskRemote", mixinStandardHelpOptions = true, description = "Asks a service of the OpenAI protocol. The answer alone goes to standard output. "
        + "The key comes from the environment variable OPENAI_API_KEY.")
public final class AskRemote implements Callable<Integer> {

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final AskOptions ask = new AskOptions();

    private AskRemote() {}

    public static void main(String[] args) {
        Program.run(new AskRemote(), args);
    }

    @Override
    public Integer call() {
        if (!model.remote()) {
            throw new IllegalArgumentException(
                    "name a remote model: --model openai:NAME, or --base-url URL --model NAME");
        }
        try (var provider = model.open(LocalOptions::defaults)) {
            ask.answer(provider);
        }
        return 0;
    }
}
