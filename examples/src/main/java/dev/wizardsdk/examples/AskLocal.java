package dev.wizardsdk.examples;

import dev.wizardsdk.local.LocalOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks a model that runs inside this program. */
@Command(name = "AskLocal", mixinStandardHelpOptions = true, description = "Asks a model that llama.cpp runs here. The answer alone goes to standard output.")
public final class AskLocal implements Callable<Integer> {

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final AskOptions ask = new AskOptions();

    private AskLocal() {}

    public static void main(String[] args) {
        Program.run(new AskLocal(), args);
    }

    @Override
    public Integer call() {
        try (var provider = model.open(() -> LocalOptions.defaults().withSequences(1))) {
            ask.answer(provider);
        }
        return 0;
    }
}
