import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;

/** OpenAI's own library, as its documentation shows it. */
final class OpenAiJavaCaller implements Caller {

    private final OpenAIClient client;

    OpenAiJavaCaller(String url) {
        client = OpenAIOkHttpClient.builder().baseUrl(url).apiKey(KEY).build();
    }

    private static ChatCompletionCreateParams.Builder request() {
        return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage(QUESTION);
    }

    @Override
    public String chat() {
        return client.chat().completions().create(request().build()).choices().get(0).message().content().orElseThrow();
    }

    @Override
    public void stream(Sink sink) {
        var options = ChatCompletionStreamOptions.builder().includeUsage(true).build();
        try (var events = client.chat().completions().createStreaming(request().streamOptions(options).build())) {
            events.stream().forEach(chunk -> {
                for (var choice : chunk.choices()) {
                    choice.delta().content().ifPresent(sink::take);
                }
            });
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
