package dev.wizardsdk.dataset;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a person should know before training on a data set, as the README.md that the Hugging Face hub reads: metadata in YAML,
 * then text.
 *
 * @param title     the data set's name
 * @param license   its SPDX name in lower case, such as {@code apache-2.0}, or {@code other}
 * @param languages ISO 639-1 codes; may be empty
 * @param madeBy    how the rows came to be: method, models, prompts; Markdown
 * @param limits    what the rows should not be used for; Markdown
 */
public record DatasetCard(String title, String license, List<String> languages, String madeBy, String limits) {

    public DatasetCard {
        languages = List.copyOf(languages);
    }

    String render(Dataset dataset, List<Format> formats) {
        var rows = dataset.examples().size();
        var rejected = new TreeMap<>(
                dataset.rejections().stream().collect(Collectors.groupingBy(Rejection::rule, Collectors.counting())));
        var text = new StringBuilder("---\n");
        text.append("license: ").append(license).append('\n');
        if (!languages.isEmpty()) {
            text.append("language:\n");
            languages.forEach(language -> text.append("- ").append(language).append('\n'));
        }
        text.append("task_categories:\n- text-generation\ntags:\n- synthetic\n- evol-instruct\n");
        text.append("size_categories:\n- ").append(size(rows)).append('\n');
        text.append("configs:\n");
        for (var format : formats) {
            text.append("- config_name: ").append(format.name().toLowerCase(Locale.ROOT)).append('\n');
            text.append("  default: ").append(format == formats.getLast()).append('\n');
            text.append("  data_files:\n  - split: train\n    path: ").append(format.fileName()).append('\n');
        }
        text.append("---\n\n# ").append(title).append("\n\n");
        text.append(rows).append(" rows, written by language models, the same ones in each of: ");
        text.append(formats.stream().map(format -> "`" + format.fileName() + "`").collect(Collectors.joining(", ")));
        text.append(". `lineage.jsonl` tells for each row which ");
        text.append("instructions it grew from, `rejected.jsonl` what was dropped and why.\n\n");
        text.append("## How it was made\n\n").append(madeBy).append("\n\n");
        text.append("## What was dropped\n\n");
        if (rejected.isEmpty()) {
            text.append("Nothing.\n\n");
        } else {
            text.append("| rule | texts |\n|---|---|\n");
            rejected.forEach(
                    (rule, count) -> text.append("| ").append(rule).append(" | ").append(count).append(" |\n"));
            text.append('\n');
        }
        return text.append("## Limits\n\n").append(limits).append('\n').toString();
    }

    private static String size(int rows) {
        if (rows < 1_000) {
            return "n<1K";
        }
        return rows < 10_000 ? "1K<n<10K" : rows < 100_000 ? "10K<n<100K" : "100K<n<1M";
    }
}
