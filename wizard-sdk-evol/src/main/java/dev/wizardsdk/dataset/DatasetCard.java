package dev.wizardsdk.dataset;

import dev.wizardsdk.io.HubCard;
import java.util.List;
import java.util.Map;
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

    String render(Report report) {
        var text = new StringBuilder("---\n");
        text.append("license: ").append(HubCard.scalar(license)).append('\n');
        if (!languages.isEmpty()) {
            text.append("language:\n");
            languages.forEach(language -> text.append("- ").append(HubCard.scalar(language)).append('\n'));
        }
        text.append("task_categories:\n- text-generation\ntags:\n- synthetic\n");
        text.append("size_categories:\n- ").append(HubCard.sizeCategory(report.rowsInAll())).append('\n');
        configs(report.forms(), text);
        text.append("---\n\n# ").append(title.replaceAll("\\s+", " ")).append("\n\n");
        text.append(report.rowsInAll()).append(" rows, of them in ");
        text.append(report.forms().stream().map(form -> "`" + form.form() + "` " + form.rows())
                .collect(Collectors.joining(", ")));
        text.append(
                ". `lineage.jsonl` tells for each row what it grew from, `rejected.jsonl` what was dropped and why, ");
        text.append("`summary.json` all counts, `manifest.json` the hashes of all files.\n\n");
        text.append("## How it was made\n\n").append(madeBy).append("\n\n## What was dropped\n\n");
        table(report.rejected(), text);
        for (var form : report.forms()) {
            if (!form.refused().isEmpty()) {
                text.append("Not in `").append(form.form()).append("`, which has no place for them:\n\n");
                table(form.refused(), text);
            }
        }
        return text.append("## Limits\n\n").append(limits).append('\n').toString();
    }

    private static void configs(List<Report.FormCount> forms, StringBuilder text) {
        if (forms.isEmpty()) {
            return;
        }
        text.append("configs:\n");
        for (var form : forms) {
            text.append("- config_name: ").append(form.form()).append('\n');
            text.append("  default: ").append(form.equals(forms.getLast())).append('\n');
            text.append("  data_files:\n");
            var splits = new TreeMap<>(form.files().stream().collect(Collectors.groupingBy(Output.DataFile::split)));
            splits.forEach((split, files) -> {
                text.append("  - split: ").append(split).append("\n    path:\n");
                files.forEach(file -> text.append("    - ").append(form.form()).append('/').append(file.name())
                        .append('\n'));
            });
        }
    }

    private static void table(Map<String, Long> rejected, StringBuilder text) {
        if (rejected.isEmpty()) {
            text.append("Nothing.\n\n");
            return;
        }
        text.append("| rule | texts |\n|---|---|\n");
        rejected.forEach((rule, count) -> text.append("| ").append(rule).append(" | ").append(count).append(" |\n"));
        text.append('\n');
    }
}
