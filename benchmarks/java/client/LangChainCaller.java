import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;

/** LangChain4j with its module for OpenAI, as its documentation shows it; it streams on a thread of its own. */
final class LangChainCaller implements Caller {

    private final OpenAiChatModel whole;
    private final OpenAiStreamingChatModel streamed;

    LangChainCaller(String url) {
        whole = OpenAiChatModel.builder().baseUrl(url).apiKey(KEY).modelName(MODEL).build();
        streamed = OpenAiStreamingChatModel.builder().baseUrl(url).apiKey(KEY).modelName(MODEL).build();
    }

    @Override
    public String chat() {
        return whole.chat(QUESTION);
    }

    @Override
    public void stream(Sink sink) {
        var end = new CompletableFuture<ChatResponse>();
        streamed.chat(QUESTION, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String text) {
                sink.take(text);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                end.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                end.completeExceptionally(error);
            }
        });
        end.join();
    }

    @Override
    public void close() {}
}
