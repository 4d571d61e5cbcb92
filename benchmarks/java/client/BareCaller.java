import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** What a program writes that has OkHttp and Jackson and nothing else: trees, no limits, no errors told apart. */
final class BareCaller implements Caller {

    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient client = new OkHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final String url;

    BareCaller(String url) {
        this.url = url + "/chat/completions";
    }

    private Request request(boolean stream) throws IOException {
        var body = mapper.createObjectNode().put("model", MODEL);
        body.putArray("messages").addObject().put("role", "user").put("content", QUESTION);
        body.put("stream", stream);
        if (stream) {
            body.putObject("stream_options").put("include_usage", true);
        }
        return new Request.Builder().url(url)
                .header("Authorization", "Bearer " + KEY)
                .post(RequestBody.create(mapper.writeValueAsBytes(body), JSON))
                .build();
    }

    @Override
    public String chat() throws IOException {
        try (var response = client.newCall(request(false)).execute()) {
            return mapper.readTree(response.body().byteStream())
                    .path("choices").path(0).path("message").path("content").asText();
        }
    }

    @Override
    public void stream(Sink sink) throws IOException {
        try (var response = client.newCall(request(true)).execute()) {
            var source = response.body().source();
            for (var line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
                if (!line.startsWith("data: ") || line.equals("data: [DONE]")) {
                    continue;
                }
                var text = mapper.readTree(line.substring(6)).path("choices").path(0).path("delta").path("content");
                if (text.isTextual()) {
                    sink.take(text.textValue());
                }
            }
        }
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
