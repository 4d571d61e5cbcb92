package dev.wizardsdk.local;

import dev.wizardsdk.local.engine.Engine;
import dev.wizardsdk.local.engine.EngineSettings;
import dev.wizardsdk.local.engine.Generation;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.llama.LlamaLibrary;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.template.ChatFormat;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** A model run by llama.cpp in this JVM. Owns its engine's thread and all of the model's memory until it is closed. */
final class InProcess implements LocalRuntime {

    private static final int DEFAULT_CONTEXT = 4096;
    private static final long MOST_CACHED_TOKENS = 1 << 30;

    private final ModelDescription description;
    private final Optional<ChatFormat> format;
    private final LlamaModel model;
    private final Engine engine;
    private final PromptTokenizer tokenizer;
    private volatile boolean closed;

    private InProcess(ModelDescription description, Optional<ChatFormat> format, LlamaModel model, Engine engine) {
        this.description = description;
        this.format = format;
        this.model = model;
        this.engine = engine;
        this.tokenizer = new PromptTokenizer(model);
    }

    static InProcess load(Path gguf, LocalOptions options) {
        var file = GgufFile.read(gguf);
        var settings = settings(file, options);
        var format = options.chatFormat().isPresent()
                ? options.chatFormat().flatMap(ChatFormat::named)
                : file.chatTemplate().flatMap(ChatFormat::of);
        var description = describe(file, settings, format.isPresent());
        var library = LlamaLibrary.load(options.libraryDirectory().orElse(null));
        var model = LlamaModel.load(library, file, options.offload().layers(), options.mmap());
        try {
            return new InProcess(description, format, model, new Engine(description.model(), model, settings));
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static EngineSettings settings(GgufFile file, LocalOptions options) {
        var trained = file.contextLength() > 0 ? Math.min(file.contextLength(), DEFAULT_CONTEXT) : DEFAULT_CONTEXT;
        var context = options.contextTokens().orElse((int) trained);
        var affordable = options.cacheBytes() / Math.max(1, file.cacheBytesPerToken());
        if (affordable < context) {
            throw new ModelLoadException(file.path(), "a context of " + context + " tokens needs a cache of "
                    + context * file.cacheBytesPerToken() + " bytes, allowed are " + options.cacheBytes()
                    + "; lower LocalOptions.withContextTokens or raise withCacheBytes");
        }
        var sequences = Math.min(options.sequences(), Math.min(affordable, MOST_CACHED_TOKENS) / context);
        return new EngineSettings(context, (int) sequences, options.batchTokens(), options.threads(),
                options.queuedRequests());
    }

    private static ModelDescription describe(GgufFile file, EngineSettings settings, boolean chats) {
        return new ModelDescription("local", file.path().getFileName().toString().replaceFirst("(?i)\\.gguf$", ""),
                chats ? Set.of(Feature.CHAT, Feature.COMPLETION) : Set.of(Feature.COMPLETION),
                OptionalInt.of(settings.contextTokens()), OptionalLong.of(file.parameters()));
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public EventStream open(Request request) {
        requireOpen();
        return new LocalStream(description.id(), switch (request) {
            case Request.Chat chat -> chat(chat);
            case Request.Completion completion ->
                () -> submit(completion.prompt().length(), () -> tokenizer.completion(completion.prompt()),
                        completion.sampling(), false);
            case Request other -> throw new IllegalStateException("not among the features: " + other);
        });
    }

    private Supplier<Generation> chat(Request.Chat chat) {
        var known = format.orElseThrow(() -> ModelException.of(ErrorKind.UNSUPPORTED, description.id()
                + " cannot chat: its file has no chat template, or one of an unknown family; name a format with"
                + " LocalOptions.withChatFormat " + ChatFormat.names() + ", or send a Completion").build());
        return () -> {
            try {
                var segments = known.render(chat.messages());
                var length = chat.messages().stream().mapToLong(message -> message.text().length()).sum();
                return submit(length, () -> tokenizer.chat(segments), chat.sampling(), known.answersBeginWithSpace());
            } catch (IllegalArgumentException e) {
                throw ModelException.of(ErrorKind.BAD_REQUEST, description.id() + ": " + e.getMessage()).cause(e)
                        .build();
            }
        };
    }

    private Generation submit(long length, Supplier<int[]> tokens, Sampling sampling, boolean dropSpace) {
        requireOpen();
        var atLeast = length / model.vocabulary().longestPiece();
        if (atLeast > description.contextTokens().orElseThrow()) {
            throw engine.contextExceeded("at least " + atLeast);
        }
        int[] prompt;
        try {
            prompt = tokens.get();
        } catch (IllegalStateException e) {
            requireOpen();
            throw e;
        }
        return engine.submit(prompt, sampling, dropSpace);
    }

    private void requireOpen() {
        if (closed) {
            throw ModelException.of(ErrorKind.CLOSED, description.id() + " was closed").build();
        }
    }

    @Override
    public EngineStatistics statistics() {
        var counters = engine.counters();
        return new EngineStatistics(counters.requests.sum(), counters.promptTokens.sum(),
                counters.computedPromptTokens.sum(), counters.generatedTokens.sum(), counters.steps.sum(),
                counters.batchedTokens.sum());
    }

    @Override
    public void adapters(List<LoraAdapter> adapters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long pin(Request.Generating prompt) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unpin(long pinned) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void save(long pinned, Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long restore(Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        closed = true;
        engine.close();
        model.close();
    }
}
