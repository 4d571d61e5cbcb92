package dev.wizardsdk.examples;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is asked, and how the answer is shown. */
final class AskOptions {

    @Parameters(arity = "1..*", paramLabel = "PROMPT", description = "what to ask")
    List<String> prompt = List.of();

    @Option(names = "--stream", description = "print the answer as it comes")
    boolean stream;

    @Option(names = "--max-tokens", paramLabel = "N", description = "the most tokens to generate")
    @Nullable
    Integer maxTokens;

    @Option(names = "--temperature", paramLabel = "T", description = "0 for the likeliest words; the model's default if not given")
    @Nullable
    Double temperature;

    void answer(ModelProvider provider) {
        var question = ModelClient.over(provider).prompt(String.join(" ", prompt)).sampling(sampling());
        Reply reply;
        if (stream) {
            reply = question.stream(text -> {
                System.out.print(text);
                System.out.flush();
            });
            System.out.println();
        } else {
            reply = question.call();
            System.out.println(reply.text());
        }
        System.err.println(reply.servedBy() + ", " + reply.finish() + ", "
                + reply.usage().map(Object::toString).orElse("usage not told"));
    }

    private Sampling sampling() {
        var sampling = Sampling.unset();
        if (maxTokens != null) {
            sampling = sampling.withMaxTokens(maxTokens);
        }
        return temperature == null ? sampling : sampling.withTemperature(temperature);
    }
}
