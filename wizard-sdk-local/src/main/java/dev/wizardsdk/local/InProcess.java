package dev.wizardsdk.local;

import dev.wizardsdk.local.engine.Engine;
import dev.wizardsdk.local.engine.EngineSettings;
import dev.wizardsdk.local.engine.Generation;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.gguf.Pooling;
import dev.wizardsdk.local.grammar.GrammarCursor;
import dev.wizardsdk.local.grammar.GrammarException;
import dev.wizardsdk.local.grammar.Grammars;
import dev.wizardsdk.local.grammar.TokenGrammar;
import dev.wizardsdk.local.grammar.TokenTrie;
import dev.wizardsdk.local.llama.ContextSettings;
import dev.wizardsdk.local.llama.LlamaLibrary;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.Lora;
import dev.wizardsdk.local.llama.ModelSettings;
import dev.wizardsdk.local.llama.Vocabulary;
import dev.wizardsdk.local.template.ChatFormat;
import dev.wizardsdk.local.template.ChosenFormat;
import dev.wizardsdk.local.template.Conversation;
import dev.wizardsdk.local.template.Segment;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A model run by llama.cpp in this JVM. Owns its engine's thread and all of the model's memory until it is closed. */
final class InProcess implements LocalRuntime {

    private static final int DEFAULT_CONTEXT = 4096;
    private static final long MOST_CACHED_TOKENS = 1 << 30;

    private final ModelDescription description;
    private final ChosenFormat format;
    private final LlamaModel model;
    private final Optional<LlamaModel> draft;
    private final Engine engine;
    private final PromptTokenizer tokenizer;
    private final Object adapting = new Object();
    private List<Lora> adapters = List.of();
    private @Nullable Grammars grammars;
    private volatile boolean closed;

    private InProcess(ModelDescription description, ChosenFormat format, LlamaModel model,
            Optional<LlamaModel> draft, Engine engine) {
        this.description = description;
        this.format = format;
        this.model = model;
        this.draft = draft;
        this.engine = engine;
        this.tokenizer = new PromptTokenizer(model);
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
            draft.ifPresent(guessing -> requireSameVocabulary(model, guessing));
            var format = format(file, options, model.vocabulary());
            var description = describe(file, settings, model, format.format().isPresent());
            var engine = opened(opened, new Engine(description.model(), model,
                    draft.map(guessing -> new Engine.Draft(guessing, options.draft().orElseThrow().tokens())), settings,
                    computedWith(file, options, library)));
            var runtime = new InProcess(description, format, model, draft, engine);
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

    private static ChosenFormat format(GgufFile file, LocalOptions options, Vocabulary vocabulary) {
        return ChosenFormat.of(file, options.chatFormat(), name(vocabulary, vocabulary.bos()),
                name(vocabulary, vocabulary.eos()), Clock.systemDefaultZone());
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
        var trained = file.contextLength() > 0 ? Math.min(file.contextLength(), DEFAULT_CONTEXT) : DEFAULT_CONTEXT;
        var context = options.contextTokens().orElse((int) trained);
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
                options.pooling().or(file::pooling).orElse(Pooling.MEAN),
                file.isCausal(),
                options.contextEnd() == LocalOptions.ContextEnd.FAIL,
                options.contextEnd() == LocalOptions.ContextEnd.SHIFT,
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

    private static ContextSettings.Rope rope(LocalOptions.Rope rope) {
        return new ContextSettings.Rope(rope.kind().name().toLowerCase(Locale.ROOT), rope.factor(),
                rope.base().orElse(0), rope.originalContext().orElse(0));
    }

    private static void requireSameVocabulary(LlamaModel model, LlamaModel draft) {
        if (!model.vocabulary().sameTokens(draft.vocabulary())) {
            throw new ModelLoadException(draft.file().path(), "cannot guess for " + model.file().path().getFileName()
                    + ": its vocabulary is another one");
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
                OptionalLong.of(file.parameters()));
    }

    private static Set<Feature> features(EngineSettings settings, LlamaModel model, boolean chats) {
        var features = EnumSet.of(Feature.COUNT);
        features.add(settings.pooling() == Pooling.RANK ? Feature.RERANK : Feature.EMBED);
        if (settings.generates()) {
            features.addAll(EnumSet.of(Feature.COMPLETION, Feature.SCORE, Feature.LOGPROBS,
                    Feature.JSON_SCHEMA, Feature.GRAMMAR));
            if (chats) {
                features.add(Feature.CHAT);
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
    public EventStream open(Request request) {
        requireOpen();
        requireFormat(request);
        description.requireSupport(request);
        return new LocalStream(description.id(), generation(request));
    }

    private void requireFormat(Request request) {
        if (request.features().contains(Feature.CHAT) && format.format().isEmpty()
                && description.features().contains(Feature.COMPLETION)) {
            throw ModelException.of(ErrorKind.UNSUPPORTED, description.id()
                    + " cannot chat: " + format.absence() + "; name a format with LocalOptions.withChatFormat "
                    + ChatFormat.names() + ", or send a Completion").build();
        }
        if (request.features().contains(Feature.MEDIA)) {
            throw ModelException.of(ErrorKind.UNSUPPORTED, description.id() + " takes text alone: the libraries of this"
                    + " version carry no projector for images or sounds").build();
        }
    }

    /** What the first pull submits. */
    private Supplier<Generation> generation(Request request) {
        return switch (request) {
            case Request.Generating generating ->
                () -> engine.answer(prompt(generating), generating.sampling(), cursor(generating.sampling()),
                        generating instanceof Request.Chat && chatFormat().answersBeginWithSpace(), false);
            case Request.Embed embed ->
                () -> engine
                        .embed(embed.texts().stream().map(text -> tokens(text.length(), () -> tokenizer.whole(text)))
                                .toList(), embed.normalised());
            case Request.Rerank rerank -> () -> engine.rank(rerank.documents().stream()
                    .map(document -> tokens(document.length(), () -> tokenizer.pair(rerank.query(), document)))
                    .toList());
            case Request.Score score -> () -> score(score);
            case Request.Count count -> () -> Generation.counted(tokens(0, () -> tokenized(count.of())).length);
        };
    }

    private @Nullable GrammarCursor cursor(Sampling sampling) {
        try {
            return sampling.constraint().map(constraint -> switch (constraint) {
                case Constraint.JsonSchema schema -> grammars().schema(schema.schema());
                case Constraint.Grammar grammar -> grammars().gbnf(grammar.gbnf());
            }).map(TokenGrammar::cursor).orElse(null);
        } catch (GrammarException e) {
            throw ModelException.of(ErrorKind.BAD_REQUEST, description.id() + ": the constraint cannot be used: "
                    + e.getMessage()).cause(e).build();
        }
    }

    /** Made at the first constraint: a large vocabulary takes a moment to sort. */
    private synchronized Grammars grammars() {
        if (grammars == null) {
            var vocabulary = model.vocabulary();
            grammars = new Grammars(new TokenTrie(vocabulary.piecesAndNames(), vocabulary.tokens(vocabulary::isControl),
                    vocabulary.tokens(vocabulary::ends)));
        }
        return grammars;
    }

    private Generation score(Request.Score score) {
        var before = tokens(score.context().length(), () -> tokenizer.completion(score.context()));
        var all = tokens(score.context().length() + score.text().length(),
                () -> tokenizer.completion(score.context() + score.text()));
        var difference = Arrays.mismatch(before, all);
        return engine.score(all, Math.max(1, difference < 0 ? before.length : difference), score.alternatives());
    }

    private int[] prompt(Request.Generating request) {
        return tokens(characters(request), () -> tokenized(request));
    }

    private int[] tokenized(Request.Generating request) {
        return switch (request) {
            case Request.Chat chat -> tokenizer.chat(rendered(chat));
            case Request.Completion completion -> tokenizer.completion(completion.prompt());
            case Request.Infill infill -> tokenizer.infill(infill);
        };
    }

    private List<Segment> rendered(Request.Chat chat) {
        try {
            return chatFormat().render(new Conversation(chat.messages(), chat.tools(), Map.of()));
        } catch (IllegalArgumentException e) {
            throw ModelException.of(ErrorKind.BAD_REQUEST, description.id() + ": " + e.getMessage()).cause(e).build();
        }
    }

    private ChatFormat chatFormat() {
        return format.format().orElseThrow();
    }

    private static long characters(Request.Generating request) {
        return switch (request) {
            case Request.Chat chat -> chat.messages().stream().mapToLong(message -> message.text().length()).sum();
            case Request.Completion completion -> completion.prompt().length();
            case Request.Infill infill -> (long) infill.prefix().length() + infill.suffix().length();
        };
    }

    /** The tokens of a text that has so many characters; one that is far too long is refused before it is tokenised. */
    private int[] tokens(long characters, Supplier<int[]> tokens) {
        requireOpen();
        var atLeast = characters / model.vocabulary().longestPiece();
        if (atLeast > description.contextTokens().orElseThrow()) {
            throw engine.contextExceeded("at least " + atLeast);
        }
        try {
            return tokens.get();
        } catch (IllegalStateException e) {
            requireOpen();
            throw e;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw ModelException.of(ErrorKind.CLOSED, description.id() + " was closed").build();
        }
    }

    @Override
    public void adapters(List<LoraAdapter> wanted) {
        requireOpen();
        synchronized (adapting) {
            var loaded = new ArrayList<Lora>();
            try {
                for (var adapter : wanted) {
                    loaded.add(Lora.load(model, adapter.file()));
                }
                engine.adapters(loaded, wanted.stream().map(LoraAdapter::scale).toList());
            } catch (RuntimeException e) {
                loaded.forEach(Lora::close);
                throw e;
            }
            adapters.forEach(Lora::close);
            adapters = loaded;
        }
    }

    @Override
    public long pin(Request.Generating prompt) {
        requireFormat(prompt);
        description.requireSupport(prompt);
        return engine.pin(prompt(prompt));
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
        closed = true;
        engine.close();
        draft.ifPresent(LlamaModel::close);
        model.close(); // frees the adapters too
    }
}
