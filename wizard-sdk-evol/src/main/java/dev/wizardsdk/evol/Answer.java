package dev.wizardsdk.evol;

import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a model said to one call, as the journal keeps it: raw, apart from any reading of it.
 *
 * @param text   all it said, without reasoning
 * @param finish why it ended
 * @param usage  tokens, as far as the service told
 * @param cost   US dollars; 0 where no price is known
 * @param model  who said it
 * @param tokens log-probabilities, where the request asked for them; else empty
 * @param calls  the tools it calls; empty when it calls none
 */
public record Answer(String text, Finish finish, Usage usage, BigDecimal cost, String model, List<TokenScore> tokens,
        List<Part.ToolCall> calls) {

    private static final Pattern THOUGHTS = Pattern.compile("(?s)^\\s*<think>.*?(</think>|$)");

    /** No writing has so many marks on one letter, and to look for a word among them takes long. */
    private static final Pattern MARKS = Pattern.compile("(\\p{M}{30})\\p{M}++");

    public Answer {
        tokens = List.copyOf(tokens);
        calls = List.copyOf(calls);
    }

    /** In words alone. */
    public Answer(String text, Finish finish, Usage usage, BigDecimal cost, String model, List<TokenScore> tokens) {
        this(text, finish, usage, cost, model, tokens, List.of());
    }

    /** What it said, without thoughts that a model wrote into its text; a thought that never ends leaves nothing. */
    public String said() {
        return MARKS.matcher(THOUGHTS.matcher(text).replaceFirst("")).replaceAll("$1").strip();
    }
}
