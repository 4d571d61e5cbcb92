package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.Vocabulary;
import dev.wizardsdk.local.sampling.TokenProbability;
import dev.wizardsdk.model.TokenScore;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Puts the probabilities of tokens into words. */
final class TokenScores {

    private TokenScores() {}

    static TokenScore of(TokenProbability token, List<TokenProbability> alternatives, Vocabulary vocabulary) {
        return new TokenScore(text(token, vocabulary), token.logProbability(), alternatives.stream()
                .map(other -> new TokenScore.Alternative(text(other, vocabulary), other.logProbability()))
                .toList());
    }

    private static String text(TokenProbability token, Vocabulary vocabulary) {
        return new String(vocabulary.pieceOrName(token.token()), StandardCharsets.UTF_8);
    }
}
