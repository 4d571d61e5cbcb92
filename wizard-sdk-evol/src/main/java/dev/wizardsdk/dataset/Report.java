package dev.wizardsdk.dataset;

import dev.wizardsdk.io.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a data set.
 *
 * @param earlier rejections that were there before anything was read, by rule
 * @param steps   from reading to the last step, in their order
 * @param rows    how many rows each split has in one form or more; those that every form refuses count with the forms
 * @param kinds   how many rows of each kind there are
 * @param forms   what each form took and refused
 * @param lengths of prompts and answers in characters, and turns: how they are spread
 * @param samples rows as JSON, drawn evenly from all
 * @param plan    see {@link Dataset#explain()}
 */
public record Report(Map<String, Long> earlier, List<StepCount> steps, Map<String, Long> rows, Map<String, Long> kinds,
        List<FormCount> forms,
        Map<String, Spread> lengths, List<String> samples, String plan) {

    /** What a step did: in + added = out + rejected, since one row may go on as several. */
    public record StepCount(String step, long in, long added, long out, long changed, Map<String, Long> rejected,
            Map<String, Long> flagged) {

        public long rejectedInAll() {
            return rejected.values().stream().mapToLong(count -> count).sum();
        }
    }

    /** Rows that a form took, those it refused by rule, its files, and the names of those that belong to them. */
    public record FormCount(String form, long rows, Map<String, Long> refused, List<Output.DataFile> files,
            List<String> companions) {}

    /** The mean, the most, and how many rows lie from each power of two to the next. */
    public record Spread(double mean, long most, Map<Long, Long> fromPowerOfTwo) {

        public Spread {
            fromPowerOfTwo = new TreeMap<>(fromPowerOfTwo);
        }
    }

    public Report {
        steps = List.copyOf(steps);
        forms = List.copyOf(forms);
        samples = List.copyOf(samples);
    }

    /** Rows of all splits. */
    public long rowsInAll() {
        return rows.values().stream().mapToLong(count -> count).sum();
    }

    /** Rejections by rule: those before anything was read, and those of all steps. */
    public Map<String, Long> rejected() {
        var all = new TreeMap<>(earlier);
        steps.forEach(step -> step.rejected().forEach((rule, count) -> all.merge(rule, count, Long::sum)));
        return all;
    }

    /** The counts as JSON, indented; the same for the same input, settings and seed. */
    public String toJson() {
        var json = Json.object();
        var read = steps.getFirst();
        json.put("read", read.in()).put("rows", rowsInAll());
        var splits = json.putObject("splits");
        rows.forEach(splits::put);
        var byKind = json.putObject("kinds");
        kinds.forEach(byKind::put);
        var byRule = json.putObject("rejected");
        rejected().forEach(byRule::put);
        var all = json.putArray("steps");
        for (var step : steps) {
            var one = all.addObject().put("step", step.step()).put("in", step.in()).put("added", step.added())
                    .put("out", step.out())
                    .put("changed", step.changed());
            var rejected = one.putObject("rejected");
            step.rejected().forEach(rejected::put);
            var flagged = one.putObject("flagged");
            step.flagged().forEach(flagged::put);
        }
        var formats = json.putArray("formats");
        for (var form : forms) {
            var one = formats.addObject().put("format", form.form()).put("rows", form.rows());
            var refused = one.putObject("refused");
            form.refused().forEach(refused::put);
            var files = one.putArray("files");
            form.files().forEach(file -> files.addObject().put("name", file.name()).put("split", file.split())
                    .put("rows", file.rows()).put("bytes", file.bytes()).put("sha256", file.sha256()));
        }
        var spreads = json.putObject("lengths");
        lengths.forEach((what, spread) -> {
            var one = spreads.putObject(what).put("mean", Math.round(spread.mean() * 10) / 10.0)
                    .put("most", spread.most());
            var buckets = one.putObject("from");
            spread.fromPowerOfTwo().forEach((from, count) -> buckets.put(from.toString(), count));
        });
        samples.forEach(json.putArray("samples")::add);
        json.put("plan", plan);
        return Json.writeIndented(json) + "\n";
    }

    /** The counts as lines for a terminal. */
    public String toText() {
        var text = new StringBuilder();
        for (var step : steps) {
            text.append(String.format(Locale.ROOT, "%-34s %,10d → %,10d", step.step(), step.in(), step.out()));
            step.rejected().forEach((rule, count) -> text.append("  ").append(rule).append(" −").append(count));
            step.flagged().forEach((flag, count) -> text.append("  ").append(flag).append(" ⚑").append(count));
            text.append('\n');
        }
        rows.forEach((split, count) -> text
                .append(String.format(Locale.ROOT, "%-34s %,10d rows\n", "split " + split, count)));
        for (var form : forms) {
            text.append(String.format(Locale.ROOT, "%-34s %,10d rows", "format " + form.form(), form.rows()));
            form.refused().forEach((rule, count) -> text.append("  ").append(rule).append(" −").append(count));
            text.append('\n');
        }
        return text.toString();
    }
}
