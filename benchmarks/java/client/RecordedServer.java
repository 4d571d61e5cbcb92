import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A service of the OpenAI protocol that always says the same: the bytes of an answer, or of a stream of so many events, made once and
 * written in one piece. Prints its port and serves until its standard input ends. Connections stay open.
 *
 *   RecordedServer EVENTS
 */
final class RecordedServer {

    private static final String HEAD = "{\"id\":\"chatcmpl-CkQ1tXw7aLJ0Zr5mVb8sN2yHdEuOf\",\"object\":\"%s\",\"created\":1763769600,"
            + "\"model\":\"gpt-5.2-2026-01-15\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_3c1f0a9e52\",";
    private static final String USAGE = "{\"prompt_tokens\":14,\"completion_tokens\":%d,\"total_tokens\":%d,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0,"
            + "\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";
    private static final String ANSWER = "Hello! How can I help you today? I can answer questions, write text and code.";
    private static final String[] WORDS = {" the", " model", " answers", " word", " by", " word", ",", " and", " each", " one",
            " is", " an", " event", "."};

    private RecordedServer() {}

    public static void main(String[] arguments) throws IOException {
        var chat = chat();
        var stream = stream(Integer.parseInt(arguments[0]));
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    var socket = server.accept();
                    Thread.ofPlatform().daemon().start(() -> serve(socket, chat, stream));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        System.out.println(server.getLocalPort());
        while (System.in.read() >= 0) {}
    }

    private static byte[] chat() {
        var json = HEAD.formatted("chat.completion") + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + ANSWER + "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":"
                + USAGE.formatted(18, 32) + "}";
        return ("HTTP/1.1 200 OK\r\nDate: Sat, 22 Nov 2025 00:00:00 GMT\r\nContent-Type: application/json\r\n"
                + "x-request-id: req_7d0c3b1f4e9a4d27\r\nopenai-processing-ms: 312\r\nx-ratelimit-limit-requests: 10000\r\n"
                + "x-ratelimit-remaining-requests: 9999\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** As the service sends it: each event a chunk of its own. */
    private static byte[] stream(int events) {
        var out = new StringBuilder("HTTP/1.1 200 OK\r\nDate: Sat, 22 Nov 2025 00:00:00 GMT\r\n"
                + "Content-Type: text/event-stream; charset=utf-8\r\nx-request-id: req_7d0c3b1f4e9a4d27\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n");
        var head = HEAD.formatted("chat.completion.chunk");
        for (int i = 0; i < events; i++) {
            var role = i == 0 ? "\"role\":\"assistant\",\"refusal\":null," : "";
            event(out, head + "\"choices\":[{\"index\":0,\"delta\":{" + role + "\"content\":\"" + WORDS[i % WORDS.length]
                    + "\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\"Qx7mA2\"}");
        }
        event(out, head + "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}");
        event(out, head + "\"choices\":[],\"usage\":" + USAGE.formatted(events, events + 14) + "}");
        event(out, "[DONE]");
        return out.append("0\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void event(StringBuilder out, String data) {
        var event = "data: " + data + "\n\n";
        out.append(Integer.toHexString(event.length())).append("\r\n").append(event).append("\r\n");
    }

    private static void serve(Socket socket, byte[] chat, byte[] stream) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = socket.getInputStream();
            var out = socket.getOutputStream();
            var buffer = new byte[64 << 10];
            for (var streamed = request(in, buffer); streamed >= 0; streamed = request(in, buffer)) {
                out.write(streamed == 1 ? stream : chat);
            }
        } catch (IOException e) {
            // the client went away
        }
    }

    /** Reads one request: 1 if it asks for a stream, 0 if not, -1 if there is none any more. */
    private static int request(InputStream in, byte[] buffer) throws IOException {
        int end = 0;
        while (true) {
            var count = in.read(buffer, end, buffer.length - end);
            if (count < 0) {
                return -1;
            }
            end += count;
            var body = find(buffer, 0, end, "\r\n\r\n") + 4;
            if (body > 3 && end - body >= length(buffer, body)) {
                var at = find(buffer, body, end, "\"stream\""); // some write blanks after the colon
                return at >= 0 && find(buffer, at, Math.min(end, at + 16), "true") >= 0 ? 1 : 0;
            }
        }
    }

    private static int length(byte[] buffer, int headEnd) {
        var at = Math.max(find(buffer, 0, headEnd, "\r\nContent-Length: "), find(buffer, 0, headEnd, "\r\ncontent-length: "));
        int length = 0;
        for (int i = at + 18; at >= 0 && buffer[i] >= '0' && buffer[i] <= '9'; i++) {
            length = 10 * length + buffer[i] - '0';
        }
        return length;
    }

    private static int find(byte[] buffer, int from, int to, String text) {
        for (int i = from; i + text.length() <= to; i++) {
            int same = 0;
            while (same < text.length() && buffer[i + same] == text.charAt(same)) {
                same++;
            }
            if (same == text.length()) {
                return i;
            }
        }
        return -1;
    }
}
