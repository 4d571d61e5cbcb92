package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Answers that are not words: vectors, rankings, scores and counts, as the services of OpenAI's protocol give them. */
final class OpenAiResults {

    private OpenAiResults() {}

    /** Vectors are put back in the order of the texts by their {@code index}. */
    static void embeddings(JsonNode root, Request.Embed request, Assembly answer) {
        var vectors = new float[request.texts().size()][];
        for (var item : root.path("data")) {
            var index = item.path("index").asInt(-1);
            if (index < 0 || index >= vectors.length || !item.path("embedding").isArray()) {
                throw WireJson.noAnswer("it has a vector of no text that was sent");
            }
            vectors[index] = vector(item.path("embedding"), request.normalised());
        }
        for (int i = 0; i < vectors.length; i++) {
            if (vectors[i] == null) {
                throw WireJson.noAnswer("it has no vector for text " + i);
            }
        }
        answer.result(new Result.Embeddings(List.of(vectors)));
        end(root, answer);
    }

    static float[] vector(JsonNode numbers, boolean normalised) {
        if (!numbers.isArray() || numbers.isEmpty()) {
            throw WireJson.noAnswer("a vector is missing or empty");
        }
        var vector = new float[numbers.size()];
        var square = 0.0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.path(i).isNumber() ? numbers.path(i).floatValue() : Float.NaN;
            if (!Float.isFinite(vector[i])) {
                throw WireJson.noAnswer("a vector has something in it that is no number, or none of a float's range");
            }
            square += vector[i] * vector[i];
        }
        if (normalised && square > 0) {
            var length = (float) Math.sqrt(square);
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= length;
            }
        }
        return vector;
    }

    static void ranking(JsonNode root, Request.Rerank request, Assembly answer) {
        var ranked = new ArrayList<Result.Ranked>();
        for (var item : root.path("results")) {
            var index = item.path("index").asInt(-1);
            if (index < 0 || index >= request.documents().size()) {
                throw WireJson.noAnswer("it ranks a document that was not sent");
            }
            var score = item.has("relevance_score") ? item.path("relevance_score") : item.path("score");
            if (!score.isNumber()) {
                throw WireJson.noAnswer("it gives a document no score");
            }
            ranked.add(new Result.Ranked(index, score.asDouble()));
        }
        if (ranked.size() != request.documents().size()
                || ranked.stream().map(Result.Ranked::index).distinct().count() != ranked.size()) {
            throw WireJson.noAnswer("it does not rank each document once");
        }
        ranked.sort(Comparator.comparingDouble(Result.Ranked::relevance).reversed());
        answer.result(new Result.Ranking(ranked));
        end(root, answer);
    }

    /** The tokens of the prompt that lie in the scored text, by where they begin. */
    static void scores(JsonNode root, Request.Score request, Assembly answer) {
        var logprobs = root.path("choices").path(0).path("logprobs");
        var offsets = logprobs.path("text_offset");
        if (!logprobs.path("tokens").isArray() || !offsets.isArray()) {
            throw WireJson.noAnswer("it gives no log-probabilities of the prompt back");
        }
        var from = 0;
        while (from < offsets.size() && offsets.path(from).asInt() < request.context().length()) {
            from++;
        }
        var to = from;
        while (to < offsets.size()
                && offsets.path(to).asInt() < request.context().length() + request.text().length()) {
            to++;
        }
        if (from == to && !request.text().isEmpty()) {
            throw WireJson.noAnswer("it gives no log-probabilities of the text back");
        }
        answer.tokens(legacyScores(logprobs, from, to));
        end(root, answer);
    }

    static void count(JsonNode root, Assembly answer) {
        var count = root.path("count").isNumber()
                ? root.path("count").asLong()
                : root.path("tokens").isArray() ? root.path("tokens").size() : -1;
        if (count < 0) {
            throw WireJson.noAnswer("it has no \"count\"");
        }
        answer.usage(new Usage(count, 0, 0, 0));
        answer.finish(Finish.STOP, "counted");
    }

    private static void end(JsonNode root, Assembly answer) {
        answer.id(WireJson.text(root, "id"));
        if (root.path("usage").isObject()) {
            answer.usage(OpenAiDecoder.usage(root.path("usage")));
        }
        answer.finish(Finish.STOP, "");
    }

    /** Log-probabilities as Completions give them; a first token has none and is left out. */
    static List<TokenScore> legacyScores(JsonNode logprobs, int from, int to) {
        var scores = new ArrayList<TokenScore>();
        for (int i = from; i < to; i++) {
            var logprob = logprobs.path("token_logprobs").path(i);
            if (logprob.isNumber()) {
                var alternatives = new ArrayList<TokenScore.Alternative>();
                var others = logprobs.path("top_logprobs").path(i);
                others.fieldNames().forEachRemaining(other -> alternatives
                        .add(new TokenScore.Alternative(other, others.path(other).asDouble())));
                alternatives.sort(Comparator.comparingDouble(TokenScore.Alternative::logProbability).reversed());
                scores.add(
                        new TokenScore(logprobs.path("tokens").path(i).asText(""), logprob.asDouble(), alternatives));
            }
        }
        return scores;
    }
}
