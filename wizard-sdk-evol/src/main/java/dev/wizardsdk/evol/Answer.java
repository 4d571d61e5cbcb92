package dev.wizardsdk.evol;

import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Usage;

/**
 * What a model said to one call, as the journal keeps it: raw, apart from any reading of it.
 *
 * @param text  all it said, without reasoning
 * @param model who said it
 */
record Answer(String text, Finish finish, Usage usage, String model) {}
