package dev.wizardsdk.examples;

import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.dataset.Conversion;
import dev.wizardsdk.dataset.Dataset;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Order;
import dev.wizardsdk.dataset.Output;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.dataset.Split;
import dev.wizardsdk.dataset.Step;
import dev.wizardsdk.dataset.clean.Clean;
import dev.wizardsdk.dataset.clean.Filter;
import dev.wizardsdk.dataset.clean.Filters;
import dev.wizardsdk.dataset.clean.Redaction;
import dev.wizardsdk.dataset.format.Compat;
import dev.wizardsdk.dataset.format.Consumer;
import dev.wizardsdk.dataset.format.Format;
import dev.wizardsdk.dataset.format.MaskPreview;
import dev.wizardsdk.dataset.format.MaskedText;
import dev.wizardsdk.dataset.format.ReadOptions;
import dev.wizardsdk.dataset.format.RowFiles;
import dev.wizardsdk.dataset.similar.Decontamination;
import dev.wizardsdk.dataset.similar.Dedup;
import dev.wizardsdk.dataset.similar.NearDuplicates;
import dev.wizardsdk.parquet.Parquet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rows of any form in, files that trainers accept out: cleaned, without duplicates, split without leaks. */
@Command(name = "BuildDataset", mixinStandardHelpOptions = true, sortOptions = false, description = "Reads rows in whatever form they are, cleans them and writes them in the forms that trainers take: one folder a "
        + "format, one file a split, with rejected.jsonl, lineage.jsonl, summary.json and manifest.json beside them. "
        + "Files appear whole or not at all.")
public final class BuildDataset implements Callable<Integer> {

    @Option(names = "--in", paramLabel = "FILE", arity = "1..*", required = true, description = "JSON Lines, JSON, CSV, each also gzipped, or a folder of the Hugging Face hub or of LLaMA-Factory")
    private List<Path> files = List.of();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "where the files go")
    private Path out = Path.of("out");

    @Option(names = "--format", paramLabel = "NAME", arity = "1..*", defaultValue = "openai", split = ",", description = "alpaca, sharegpt, openai, openai-dpo, trl, llama-factory, axolotl, huggingface, csv, mistral, together, "
            + "fireworks, bedrock, vertex, native, parquet (${DEFAULT-VALUE})")
    private List<String> formats = List.of();

    @Option(names = "--columns", paramLabel = "NAME=COLUMN", arity = "1..*", split = ",", description = "what is called otherwise in the files, such as instruction=question")
    private List<String> columns = List.of();

    @Option(names = "--charset", paramLabel = "NAME", description = "of the files, where it is not UTF-8")
    private @Nullable Charset charset;

    @Option(names = "--to", paramLabel = "KIND", description = "make rows of this kind: chat, instruction, prompt_only, preference, feedback")
    private @Nullable String kind;

    @Option(names = "--may-lose", paramLabel = "WHAT", arity = "1..*", split = ",", description = "what --to may lose: ${COMPLETION-CANDIDATES}")
    private List<Conversion.Lost> mayLose = List.of();

    @Option(names = "--clean", paramLabel = "NAME", arity = "1..*", split = ",", description = "normalised; and what flags rows: refusals, over-refusals, moralising, identity, repetition, secrets, "
            + "personal, drift; and what hides it: redact-secrets, redact-personal")
    private List<String> cleaning = List.of();

    @Option(names = "--remove", paramLabel = "FLAG", arity = "1..*", split = ",", description = "reject rows with these flags; they stand whole in rejected.jsonl")
    private List<String> removed = List.of();

    @Option(names = "--language", paramLabel = "CODE", arity = "1..*", split = ",", description = "reject rows in other languages")
    private List<String> languages = List.of();

    @Option(names = "--dedup", paramLabel = "exact|normalised|minhash", description = "reject rows that came before")
    private @Nullable String dedup;

    @Option(names = "--decontaminate", paramLabel = "FILE", arity = "1..*", description = "reject rows that hold what is in these benchmarks")
    private List<Path> benchmarks = List.of();

    @Option(names = "--split", paramLabel = "SHARE,SHARE[,SHARE]", split = ",", description = "train and test, or train, validation and test, such as 0.9,0.1; rows of one root stay together")
    private List<Double> shares = List.of();

    @Option(names = "--split-near-duplicates", description = "near-duplicates stay together too")
    private boolean togetherness;

    @Option(names = "--order", paramLabel = "shuffled|length|round|SCORE", description = "the order in which rows are written; default: as they were read")
    private @Nullable String order;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "where random choices come from (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--validate", paramLabel = "CONSUMER", arity = "1..*", split = ",", description = "tell which rows these take, and why not the others: openai, together, fireworks, mistral, bedrock, vertex, trl-sft, "
            + "trl-dpo, trl-kto, trl-reward, trl-prm, trl-grpo, llama-factory, axolotl, fastchat; the status is 1 unless each takes "
            + "all rows. Or all: whoever trains on such rows, for information")
    private List<String> consumers = List.of();

    @Option(names = "--preview", paramLabel = "PROMPT FORMAT", description = "tell for each row what trainers will learn of it, in this model's prompt format, such as chatml: in preview-NAME/ for "
            + "each trainer, the first rows as preview.html")
    private @Nullable String preview;

    @Option(names = "--default-system", paramLabel = "TEXT", defaultValue = "", description = "what the model's template has the system say where a row does not")
    private String defaultSystem = "";

    @Option(names = "--on-refusal", paramLabel = "fail|leave_out", defaultValue = "leave_out", description = "what happens to rows that a format has no place for (${DEFAULT-VALUE})")
    private Refusal onRefusal = Refusal.leave_out;

    @Option(names = "--max-unreadable", paramLabel = "SHARE", defaultValue = "0.1", description = "above this share of unreadable rows nothing is written (${DEFAULT-VALUE})")
    private double maxUnreadable;

    @Option(names = "--shard-rows", paramLabel = "N", description = "the most rows of a file")
    private @Nullable Long shardRows;

    @Option(names = "--threads", paramLabel = "N", description = "default: one for each processor; the files are the same with any number")
    private @Nullable Integer threads;

    private static final int SHOWN = 20;

    private final CountDownLatch finished = new CountDownLatch(1);

    /** Spelled as on the command line. */
    enum Refusal {
        fail,
        leave_out
    }

    private BuildDataset() {}

    public static void main(String[] args) {
        Program.run(command(), args);
    }

    static Callable<Integer> command() {
        return new BuildDataset();
    }

    @Override
    public Integer call() {
        var worker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker), "stop"));
        try {
            var source = source();
            var first = FirstRows.of(source);
            var steps = steps();
            requireKnownNames(steps, first);
            var dataset = dataset(source, steps);
            System.err.print(dataset.explain());
            var kinds = kind == null ? first.kinds() : List.of(kind(kind));
            var outputs = outputs(kinds);
            System.err.print(dataset.write(out, outputs.toArray(Output[]::new)).toText());
            if (preview != null) {
                showMasks(dataset, outputs.getFirst());
            }
            return consumers.isEmpty() ? 0 : validated(dataset, kinds);
        } finally {
            finished.countDown();
        }
    }

    /** Misspelt names are told before anything is written. */
    private void requireKnownNames(List<Step> steps, FirstRows first) {
        consumers.stream().filter(name -> !name.equals("all")).forEach(BuildDataset::consumer);
        if (preview != null) {
            masks(Consumer.OPENAI);
        }
        var set = steps.stream().flatMap(step -> switch (step) {
            case Filter filter -> Stream.of(filter.flag());
            case Redaction redaction -> Stream.of(redaction.flag());
            default -> Stream.<String>empty();
        }).toList();
        for (var flag : removed) {
            if (!set.contains(flag) && !first.flags().contains(flag)) {
                throw new IllegalArgumentException(
                        "--remove " + flag + ": no step sets this flag, and no row has it; --clean "
                                + cleaning + " sets " + set);
            }
        }
        if (order != null && !List.of("shuffled", "length", "round").contains(order)
                && !first.scores().contains(order)) {
            throw new IllegalArgumentException("--order " + order
                    + " is neither shuffled, length nor round, and no row has a score of this name");
        }
    }

    private Dataset dataset(Source source, List<Step> steps) {
        var dataset = Dataset.of(source).with(steps.toArray(Step[]::new)).maxUnreadable(maxUnreadable)
                .onRefusal(onRefusal == Refusal.fail ? Dataset.OnRefusal.FAIL : Dataset.OnRefusal.LEAVE_OUT)
                .progress(BuildDataset::tell);
        dataset = order == null ? dataset : dataset.ordered(order(order));
        dataset = shardRows == null ? dataset : dataset.shardRows(shardRows);
        return threads == null ? dataset : dataset.threads(threads);
    }

    private Source source() {
        var options = charset == null ? ReadOptions.defaults() : ReadOptions.defaults().withCharset(charset);
        for (var column : columns) {
            var names = column.split("=", 2);
            if (names.length != 2) {
                throw new IllegalArgumentException(
                        "--columns " + column + " must be NAME=COLUMN, such as instruction=question");
            }
            options = options.withColumn(names[0], names[1]);
        }
        return RowFiles.read(options, files);
    }

    /** Cheap steps first, and what looks at other rows on what is left. */
    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        if (kind != null) {
            steps.add(Conversion.to(kind(kind)).allowing(mayLose.toArray(Conversion.Lost[]::new)));
        }
        cleaning.forEach(name -> steps.add(cleaning(name)));
        if (!languages.isEmpty()) {
            steps.add(Filters.language(languages.toArray(String[]::new)));
        }
        if (!removed.isEmpty()) {
            steps.add(Clean.withoutFlagged(removed.getFirst(), removed.stream().skip(1).toArray(String[]::new)));
        }
        if (!benchmarks.isEmpty()) {
            steps.add(Decontamination.against(benchmarks.stream().map(RowFiles::read).toArray(Source[]::new)));
        }
        if (dedup != null) {
            steps.add(dedup(dedup));
        }
        if (!shares.isEmpty()) {
            var split = Split.byLineage(shares.stream().mapToDouble(share -> share).toArray()).seed(seed);
            steps.add(togetherness ? split.together(NearDuplicates.minHash()) : split);
        }
        return steps;
    }

    private static Kind kind(String name) {
        return Arrays.stream(Kind.values()).filter(it -> it.name().equalsIgnoreCase(name.replace('-', '_'))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--to " + name + " must be one of "
                        + Arrays.toString(Kind.values()).toLowerCase(Locale.ROOT)));
    }

    private Step cleaning(String name) {
        return switch (name) {
            case "normalised" -> Clean.normalised();
            case "refusals" -> Filters.refusals();
            case "over-refusals" -> Filters.overRefusals();
            case "moralising" -> Filters.moralising();
            case "identity" -> Filters.selfIdentity();
            case "repetition" -> Filters.repetition();
            case "secrets" -> Filters.secrets();
            case "personal" -> Filters.personalData();
            case "redact-secrets" -> Filters.secrets().redacting(seed);
            case "redact-personal" -> Filters.personalData().redacting(seed);
            case "drift" -> Filters.drift();
            default -> throw new IllegalArgumentException("--clean knows no " + name + "; see --help");
        };
    }

    private static Step dedup(String how) {
        return switch (how) {
            case "exact" -> Dedup.exact();
            case "normalised" -> Dedup.normalised();
            case "minhash" -> Dedup.minHash();
            default -> throw new IllegalArgumentException("--dedup " + how + " must be exact, normalised or minhash");
        };
    }

    private Order order(String by) {
        return switch (by) {
            case "shuffled" -> Order.shuffled(seed);
            case "length" -> Order.byLength();
            case "round" -> Order.byRound();
            default -> Order.byScore(by);
        };
    }

    /** A file holds rows of one kind; a row of a kind that none of the first rows had is refused. */
    private List<Output> outputs(List<Kind> rows) {
        var all = new ArrayList<Output>();
        for (var name : formats) {
            var format = name.equals("parquet") ? Format.HUGGING_FACE : Format.named(name);
            var kinds = rows.stream().filter(format.kinds()::contains).toList();
            if (kinds.isEmpty()) {
                throw new IllegalArgumentException(
                        "the format " + name + " has no place for any of the rows, which are of kind "
                                + rows + ", only for " + format.kinds() + "; --to makes rows of another kind");
            }
            for (var form : format.outputs(kinds)) {
                if (name.equals("parquet")) {
                    all.add(Parquet.of(form).named(form.name().replaceFirst("huggingface", "parquet")));
                    continue;
                }
                all.add(form);
                if (preview != null) {
                    trainer(form.name(), kinds.contains(Kind.CHAT) ? Kind.CHAT : kinds.getFirst()).ifPresent(
                            trainer -> all.add(masks(trainer).output(form.name().replace("-", ""), form)));
                }
            }
        }
        return all;
    }

    private MaskPreview masks(Consumer trainer) {
        var format = PromptFormat.named(String.valueOf(preview)).orElseThrow(() -> new IllegalArgumentException(
                "--preview " + preview + " must be one of " + String.join(", ", PromptFormat.names())));
        return MaskPreview.of(trainer, format).defaultSystem(defaultSystem);
    }

    /** Who learns from rows of this kind in this form. */
    private static Optional<Consumer> trainer(String form, Kind rows) {
        return switch (form) {
            case "trl" -> switch (rows) {
                case TEXT, INSTRUCTION, CHAT -> Optional.of(Consumer.TRL_SFT);
                case PREFERENCE -> Optional.of(Consumer.TRL_DPO);
                case FEEDBACK -> Optional.of(Consumer.TRL_KTO);
                case PROMPT_ONLY, RANKED, STEPWISE, INFILL -> Optional.empty();
            };
            case "llama-factory" -> Optional.of(Consumer.LLAMA_FACTORY);
            case "axolotl" -> Optional.of(Consumer.AXOLOTL);
            default -> Optional.empty();
        };
    }

    /** The rows are shown to the consumers. Those that were named must take all, for a status of 0. */
    private int validated(Dataset dataset, List<Kind> kinds) {
        var compat = Compat.check(dataset);
        var asked = consumers.contains("all")
                ? Arrays.stream(Consumer.values()).filter(it -> it.kinds().stream().anyMatch(kinds::contains)).toList()
                : consumers.stream().map(BuildDataset::consumer).toList();
        var told = compat.of(asked);
        System.out.print(told);
        return consumers.contains("all")
                || told.consumers().values().stream().allMatch(taken -> taken.rows() == compat.rows()) ? 0 : 1;
    }

    /** The first rows as the first of the trainers learns them. */
    private void showMasks(Dataset dataset, Output form) {
        var rows = new ArrayList<Example>();
        dataset.forEach(row -> {
            if (rows.size() < SHOWN) {
                rows.add(row.example());
            }
        });
        if (rows.isEmpty()) {
            return;
        }
        var trainer = trainer(form.name(), rows.getFirst().kind()).orElse(Consumer.OPENAI);
        var texts = new ArrayList<MaskedText>();
        for (var row : rows) {
            try {
                texts.add(masks(trainer).preview(row, form));
            } catch (IllegalArgumentException e) {
                System.err.println("no preview of " + row.id() + ": " + e.getMessage());
            }
        }
        texts.stream().findFirst().ifPresent(text -> System.out.println(text.toAnsi()));
        try {
            Files.writeString(out.resolve("preview.html"),
                    MaskedText.page("What " + trainer.version() + " learns", texts));
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + out.resolve("preview.html") + ": " + e.getMessage(), e);
        }
    }

    private static Consumer consumer(String name) {
        return Arrays.stream(Consumer.values()).filter(it -> it.name().equalsIgnoreCase(name.replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--validate knows no " + name + "; see --help"));
    }

    private static void tell(long rows) {
        if (rows % 100_000 == 0) {
            System.err.printf("%,d rows written%n", rows);
        }
    }

    /** Ctrl-C: ends the work, which removes what is half written. */
    private void stop(Thread worker) {
        if (finished.getCount() > 0) {
            worker.interrupt();
            try {
                finished.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
