import dev.wizardsdk.ModelClient;
import dev.wizardsdk.provider.OpenAi;
import java.net.URI;

/** Wizard SDK as programs use it: a client, with all the layers it has by default, over a provider. */
final class WizardCaller implements Caller {

    private final OpenAi whole;
    private final OpenAi streamed;
    private final ModelClient wholeClient;
    private final ModelClient streamedClient;

    WizardCaller(String url) {
        var provider = OpenAi.model(MODEL).baseUrl(URI.create(url)).key(() -> KEY);
        streamed = provider.build();
        whole = provider.streaming(false).build();
        wholeClient = ModelClient.over(whole);
        streamedClient = ModelClient.over(streamed);
    }

    @Override
    public String chat() {
        return wholeClient.ask(QUESTION);
    }

    @Override
    public void stream(Sink sink) {
        streamedClient.prompt(QUESTION).stream(sink::take);
    }

    @Override
    public void close() {
        whole.close();
        streamed.close();
    }
}
