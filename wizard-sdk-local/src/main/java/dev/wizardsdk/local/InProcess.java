package dev.wizardsdk.local;

import dev.wizardsdk.local.engine.Engine;
import dev.wizardsdk.local.engine.EngineSettings;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.gguf.Pooling;
import dev.wizardsdk.local.llama.ContextSettings;
import dev.wizardsdk.local.llama.LlamaLibrary;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.Lora;
import dev.wizardsdk.local.llama.ModelSettings;
import dev.wizardsdk.local.llama.Vocabulary;
import dev.wizardsdk.local.template.ChosenFormat;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** A model run by llama.cpp in this JVM. Owns its engine's thread and all of the model's memory until it is closed. */
final class InProcess implements LocalRuntime {

    private static final int DEFAULT_CONTEXT = 4096;
    private static final long MOST_CACHED_TOKENS = 1 << 30;

    private final ModelDescription description;
    private final LlamaModel model;
    private final Optional<LlamaModel> draft;
    private final Engine engine;
    private final Answers answers;
    private final String computedWith;
    private final Object adapting = new Object();
    private List<Lora> adapters = List.of();

    private InProcess(ModelDescription description, Chats chats, LlamaModel model, Optional<LlamaModel> draft,
            Engine engine, String computedWith) {
        this.computedWith = computedWith;
        this.description = description;
        this.model = model;
        this.draft = draft;
        this.engine = engine;
        this.answers = new Answers(description, chats, model, engine);
    }

    static InProcess load(Path gguf, LocalOptions options) {
        var file = GgufFile.read(gguf);
        var draftFile = options.draft().map(guessing -> GgufFile.read(guessing.file()));
        var settings = settings(file, options);
        requirePositions(file, settings);
        draftFile.ifPresent(guessing -> requirePositions(guessing, settings));
        var library = LlamaLibrary.load(options.libraryDirectory().orElse(null));
        var opened = new ArrayList<AutoCloseable>();
        try {
            var model = opened(opened, LlamaModel.load(library, file, placement(options)));
            var draft = draftFile
                    .map(guessing -> opened(opened, LlamaModel.load(library, guessing, placement(options))));
            draft.ifPresent(guessing -> requireGuesses(model, guessing));
            var chats = chats(file, options, model.vocabulary());
            var description = describe(file, settings, model, chats.possible());
            var computedWith = computedWith(file, options, library);
            var engine = opened(opened, new Engine(description.model(), model,
                    draft.map(guessing -> new Engine.Draft(guessing, options.draft().orElseThrow().tokens())), settings,
                    computedWith));
            var runtime = new InProcess(description, chats, model, draft, engine, computedWith);
            if (!options.adapters().isEmpty()) {
                runtime.adapters(options.adapters());
            }
            return runtime;
        } catch (RuntimeException | Error e) {
            for (var each : opened.reversed()) {
                closeAfter(e, each);
            }
            throw e;
        }
    }

    private static Chats chats(GgufFile file, LocalOptions options, Vocabulary vocabulary) {
        var chosen = ChosenFormat.of(file, options.chatFormat(), name(vocabulary, vocabulary.bos()),
                name(vocabulary, vocabulary.eos()), Clock.system(ZoneId.systemDefault()));
        return new Chats(file, chosen, options.chatFormat().isPresent(), options.templateArguments());
    }

    private static String name(Vocabulary vocabulary, OptionalInt token) {
        return token.isEmpty() ? "" : new String(vocabulary.pieceOrName(token.getAsInt()), StandardCharsets.UTF_8);
    }

    private static <T extends AutoCloseable> T opened(List<AutoCloseable> all, T one) {
        all.add(one);
        return one;
    }

    private static void closeAfter(Throwable failure, AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    private static ModelSettings placement(LocalOptions options) {
        var offload = options.offload();
        return new ModelSettings(options.mmap(), offload.layers(), offload.devices(),
                offload.split() == LocalOptions.Offload.Split.ROW, offload.split() == LocalOptions.Offload.Split.NONE,
                offload.shares(), offload.expertsOnCpu());
    }

    private static EngineSettings settings(GgufFile file, LocalOptions options) {
        var safe = file.contextLengths().safe();
        var context = options.contextTokens()
                .orElse(safe > 0 ? (int) Math.min(safe, DEFAULT_CONTEXT) : DEFAULT_CONTEXT);
        var perToken = file.isCausal() ? file.cacheBytesPerToken(options.cacheKeys(), options.cacheValues()) : 0;
        var affordable = options.cacheBytes() / Math.max(1, perToken);
        if (affordable < context) {
            throw new ModelLoadException(file.path(), "a context of " + context + " tokens needs a cache of "
                    + context * perToken + " bytes, allowed are " + options.cacheBytes()
                    + "; lower LocalOptions.withContextTokens, raise withCacheBytes, or choose other withCacheTypes");
        }
        var sequences = Math.min(options.sequences(), Math.min(affordable, MOST_CACHED_TOKENS) / context);
        return new EngineSettings(
                new ContextSettings(context, options.batchTokens(), (int) sequences, options.threads(),
                        options.cacheKeys(), options.cacheValues(), options.flashAttention(),
                        options.rope().map(InProcess::rope), Optional.empty()),
                pooling(file, options),
                file.isCausal(),
                options.contextEnd() == LocalOptions.ContextEnd.FAIL,
                options.contextEnd() == LocalOptions.ContextEnd.SHIFT && file.learnedPositions().isEmpty(),
                options.queuedRequests(),
                options.promptBytes());
    }

    private static void requirePositions(GgufFile file, EngineSettings settings) {
        var context = settings.context().contextTokens();
        if (file.learnedPositions().orElse(context) < context) {
            throw new ModelLoadException(file.path(), "has learned " + file.learnedPositions().getAsLong()
                    + " positions and knows none beyond; lower LocalOptions.withContextTokens from " + context);
        }
    }

    private static Pooling pooling(GgufFile file, LocalOptions options) {
        var pooling = options.pooling().or(file::pooling).filter(known -> known != Pooling.NONE).orElse(Pooling.MEAN);
        if (pooling == Pooling.RANK && file.tensors().stream().noneMatch(tensor -> tensor.name().startsWith("cls"))) {
            throw new ModelLoadException(file.path(), "has no classifier, which pooling by RANK needs");
        }
        return pooling;
    }

    private static ContextSettings.Rope rope(LocalOptions.Rope rope) {
        return new ContextSettings.Rope(rope.kind().name().toLowerCase(Locale.ROOT), rope.factor(),
                rope.base().orElse(0), rope.originalContext().orElse(0));
    }

    private static void requireGuesses(LlamaModel model, LlamaModel draft) {
        if (!model.vocabulary().sameTokens(draft.vocabulary())) {
            throw new ModelLoadException(draft.file().path(), "cannot guess for " + model.file().path().getFileName()
                    + ": its vocabulary is another one");
        }
        if (!model.attends() || !draft.attends() || !model.file().isCausal() || !draft.file().isCausal()) {
            throw new ModelLoadException(draft.file().path(), "cannot guess for " + model.file().path().getFileName()
                    + ": one of them cannot take a wrong guess back");
        }
    }

    /** What the state of a prompt depends on beside its tokens. */
    private static String computedWith(GgufFile file, LocalOptions options, LlamaLibrary library) {
        return "llama.cpp " + library.version() + ", model " + FileFingerprint.of(file.path()) + ", cache "
                + options.cacheKeys() + "/" + options.cacheValues()
                + options.rope().map(rope -> ", " + rope).orElse("");
    }

    private static ModelDescription describe(GgufFile file, EngineSettings settings, LlamaModel model, boolean chats) {
        return new ModelDescription("local", file.path().getFileName().toString().replaceFirst("(?i)\\.gguf$", ""),
                features(settings, model, chats), OptionalInt.of(settings.context().contextTokens()),
                OptionalLong.of(file.parameters()), Optional.of(Price.FREE));
    }

    private static Set<Feature> features(EngineSettings settings, LlamaModel model, boolean chats) {
        var features = EnumSet.of(Feature.COUNT);
        features.add(settings.pooling() == Pooling.RANK ? Feature.RERANK : Feature.EMBED);
        if (settings.generates()) {
            features.addAll(EnumSet.of(Feature.COMPLETION, Feature.SCORE, Feature.LOGPROBS,
                    Feature.JSON_SCHEMA, Feature.GRAMMAR));
            if (chats) {
                features.add(Feature.CHAT);
                features.add(Feature.TOOLS);
            }
            if (model.vocabulary().infill().isPresent()) {
                features.add(Feature.INFILL);
            }
        }
        return features;
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public EventStream open(Request request, CallOptions options) {
        return answers.open(request, options);
    }

    @Override
    public void adapters(List<LoraAdapter> wanted) {
        synchronized (adapting) {
            answers.requireOpen();
            var loaded = new ArrayList<Lora>();
            try {
                for (var adapter : wanted) {
                    loaded.add(Lora.load(model, adapter.file()));
                }
                engine.adapters(loaded, wanted.stream().map(LoraAdapter::scale).toList(),
                        computedWith + described(wanted));
            } catch (RuntimeException e) {
                loaded.forEach(Lora::close);
                throw e;
            }
            adapters.forEach(Lora::close);
            adapters = loaded;
        }
    }

    private static String described(List<LoraAdapter> adapters) {
        return adapters.stream()
                .map(adapter -> ", adapter " + FileFingerprint.of(adapter.file()) + " x " + adapter.scale())
                .collect(Collectors.joining());
    }

    @Override
    public long pin(Request.Generating prompt) {
        answers.requireSupport(prompt);
        return engine.pin(answers.prompt(prompt));
    }

    @Override
    public void unpin(long pinned) {
        engine.unpin(pinned);
    }

    @Override
    public void save(long pinned, Path file) {
        engine.save(pinned, file);
    }

    @Override
    public long restore(Path file) {
        return engine.restore(file);
    }

    @Override
    public EngineStatistics statistics() {
        var counters = engine.counters();
        return new EngineStatistics(counters.requests.sum(), counters.promptTokens.sum(),
                counters.computedPromptTokens.sum(), counters.generatedTokens.sum(), counters.guessedTokens.sum(),
                counters.acceptedTokens.sum(), counters.steps.sum(), counters.batchedTokens.sum(),
                counters.savedPrompts.sum(), counters.restoredPrompts.sum(),
                Duration.ofNanos(counters.computeNanos.sum()),
                Duration.ofNanos(counters.queueNanos.sum()));
    }

    @Override
    public void close() {
        answers.close();
        synchronized (adapting) {
            engine.close();
            draft.ifPresent(LlamaModel::close);
            model.close(); // frees the adapters too
        }
    }
}
