package dev.wizardsdk.evol;

import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Usage;
import java.util.regex.Pattern;

/**
 * What a model said to one call, as the journal keeps it: raw, apart from any reading of it.
 *
 * @param text  all it said, without reasoning
 * @param model who said it
 */
record Answer(String text, Finish finish, Usage usage, String model) {

    private static final Pattern THOUGHTS = Pattern.compile("(?s)^\\s*<think>.*?(</think>|$)");

    /** What it said, without thoughts that a model wrote into its text; a thought that never ends leaves nothing. */
    String said() {
        return THOUGHTS.matcher(text).replaceFirst("").strip();
    }
}
