package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * A text of a benchmark's item.
 *
 * @param item where the item stands, which names the benchmark too
 * @param part what of the item it is
 */
record BenchmarkText(String item, Part part, String text) {

    enum Part {
        PROMPT,
        ANSWER
    }

    /** An item's prompt and reference answer; what it has. */
    static List<BenchmarkText> of(Row row) {
        var name = row.example().meta().id().isEmpty()
                ? row.place().toString()
                : row.place() + " (" + row.example().meta().id() + ")";
        var prompt = row.example().text(Side.PROMPT);
        var answer = row.example() instanceof Example.PromptOnly only
                ? only.reference()
                : row.example().text(Side.ANSWER);
        var texts = new ArrayList<BenchmarkText>(2);
        if (prompt.isBlank()) {
            texts.add(new BenchmarkText(name, Part.PROMPT, answer));
        } else {
            texts.add(new BenchmarkText(name, Part.PROMPT, prompt));
            if (!answer.isBlank()) {
                texts.add(new BenchmarkText(name, Part.ANSWER, answer));
            }
        }
        return texts;
    }
}
