package dev.wizardsdk;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import java.nio.charset.StandardCharsets;

/** How many tokens a request has: counted by the model where it can, else estimated, rather too many than too few. */
final class TokenEstimate {

    private static final int BYTES_OF_TOKEN = 3;
    private static final int TOKENS_OF_MESSAGE = 8;
    private static final int BYTES_OF_MEDIA = 4_500;

    private final ModelClient client;

    TokenEstimate(ModelClient client) {
        this.client = client;
    }

    long of(Request.Chat request) {
        var count = new Request.Count(request);
        if (!client.description().features().containsAll(count.features())) {
            return estimated(request);
        }
        try {
            return client.call(count).usage().map(usage -> usage.promptTokens()).orElseGet(() -> estimated(request));
        } catch (ModelException e) {
            if (e.kind() == ErrorKind.CANCELLED || e.kind() == ErrorKind.CLOSED) {
                throw e;
            }
            // a conversation is not to fail because the counting does; the request itself will tell what is wrong
            return estimated(request);
        }
    }

    static long estimated(Request.Chat request) {
        var bytes = 0L;
        for (var tool : request.tools()) {
            bytes += bytes(tool.name()) + bytes(tool.description()) + bytes(tool.parameters());
        }
        for (var message : request.messages()) {
            bytes += message.parts().stream().mapToLong(TokenEstimate::bytes).sum();
        }
        return (bytes + BYTES_OF_TOKEN - 1) / BYTES_OF_TOKEN
                + (long) TOKENS_OF_MESSAGE * (request.messages().size() + request.tools().size());
    }

    private static long bytes(Part part) {
        return switch (part) {
            case Part.Text text -> bytes(text.text());
            case Part.Reasoning thought -> bytes(thought.text());
            case Part.Media media -> BYTES_OF_MEDIA;
            case Part.ToolCall call -> bytes(call.name()) + bytes(call.arguments());
            case Part.ToolResult result -> bytes(result.name()) + bytes(result.text());
            case Part.Opaque opaque -> bytes(opaque.json());
        };
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
