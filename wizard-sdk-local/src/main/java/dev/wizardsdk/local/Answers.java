package dev.wizardsdk.local;

import dev.wizardsdk.catalog.Segment;
import dev.wizardsdk.local.engine.Engine;
import dev.wizardsdk.local.engine.Generation;
import dev.wizardsdk.local.grammar.GrammarCursor;
import dev.wizardsdk.local.grammar.GrammarException;
import dev.wizardsdk.local.grammar.Grammars;
import dev.wizardsdk.local.grammar.TokenGrammar;
import dev.wizardsdk.local.grammar.TokenTrie;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.template.ChatFormat;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns requests into what the engine computes: tokens, a grammar, a reader of the answer. Thread-safe. */
final class Answers {

    private static final Set<Feature> MEDIA = Set.of(Feature.IMAGES, Feature.AUDIO, Feature.DOCUMENTS);

    private final ModelDescription description;
    private final Chats chats;
    private final LlamaModel model;
    private final Engine engine;
    private final PromptTokenizer tokenizer;
    private @Nullable Grammars grammars;
    private volatile boolean closed;

    Answers(ModelDescription description, Chats chats, LlamaModel model, Engine engine) {
        this.description = description;
        this.chats = chats;
        this.model = model;
        this.engine = engine;
        this.tokenizer = new PromptTokenizer(model);
    }

    /** From now on everything is refused. */
    void close() {
        closed = true;
    }

    void requireOpen() {
        if (closed) {
            throw ModelException.of(ErrorKind.CLOSED, description.id() + " was closed").build();
        }
    }

    /** Refuses what the model cannot do, and says why where that is known. */
    void requireSupport(Request request) {
        requireOpen();
        if (request.features().contains(Feature.CHAT) && !chats.possible()
                && description.features().contains(Feature.COMPLETION)) {
            throw ModelException.of(ErrorKind.UNSUPPORTED, description.id()
                    + " cannot chat: " + chats.absence() + "; name a format with LocalOptions.withChatFormat "
                    + ChatFormat.names() + ", or send a Completion").build();
        }
        if (!Collections.disjoint(request.features(), MEDIA)) {
            throw ModelException.of(ErrorKind.UNSUPPORTED, description.id() + " takes text alone: the libraries of this"
                    + " version carry no projector for images or sounds").build();
        }
        description.requireSupport(request);
    }

    EventStream open(Request request, CallOptions options) {
        requireSupport(request);
        return new LocalStream(description.id(), submission(request), options.timeLimit());
    }

    /** What the first pull submits. */
    private Supplier<LocalStream.Submitted> submission(Request request) {
        return switch (request) {
            case Request.Chat chat -> () -> chat(chat);
            case Request.Generating plain -> () -> LocalStream.Submitted.text(engine.answer(prompt(plain),
                    plain.sampling(), constraint(plain.sampling()), false, false));
            case Request.Embed embed -> () -> LocalStream.Submitted.text(engine.embed(embed.texts().stream()
                    .map(text -> tokens(text.length(), () -> tokenizer.whole(text)))
                    .toList(), embed.normalised()));
            case Request.Rerank rerank -> () -> LocalStream.Submitted.text(engine.rank(rerank.documents().stream()
                    .map(document -> tokens(document.length(), () -> tokenizer.pair(rerank.query(), document)))
                    .toList()));
            case Request.Score score -> () -> LocalStream.Submitted.text(score(score));
            case Request.Count count -> () -> LocalStream.Submitted.text(
                    Generation.counted(tokens(0, () -> tokenized(count.of())).length));
        };
    }

    private LocalStream.Submitted chat(Request.Chat chat) {
        var segments = rendered(chat);
        var reader = chats.reader(chat, segments);
        var generation = engine.answer(tokens(characters(chat), () -> tokenizer.chat(segments)), chat.sampling(),
                grammar(chat), chats.answersBeginWithSpace(), reader.isPresent());
        return new LocalStream.Submitted(generation, reader);
    }

    private @Nullable GrammarCursor grammar(Request.Chat chat) {
        if (!Chats.mayCall(chat)) {
            return constraint(chat.sampling());
        }
        if (chat.sampling().constraint().isPresent()) {
            throw ModelException
                    .of(ErrorKind.BAD_REQUEST, description.id() + ": an answer that may call tools cannot keep"
                            + " to a constraint as well; leave one of them out, or set ToolChoice.NONE")
                    .build();
        }
        return compiled("the tools", () -> grammars().of(chats.grammarKey(chat), () -> chats.grammar(chat))).cursor();
    }

    private @Nullable GrammarCursor constraint(Sampling sampling) {
        return sampling.constraint().map(constraint -> compiled("the constraint", () -> switch (constraint) {
            case Constraint.JsonSchema schema -> grammars().schema(schema.schema());
            case Constraint.Grammar grammar -> grammars().gbnf(grammar.gbnf());
        })).map(TokenGrammar::cursor).orElse(null);
    }

    private <T> T compiled(String what, Supplier<T> compile) {
        try {
            return compile.get();
        } catch (GrammarException e) {
            throw ModelException.of(ErrorKind.BAD_REQUEST, description.id() + ": " + what + " cannot be used: "
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

    /** Tokens are scored from the first one on that the context alone does not have. */
    private Generation score(Request.Score score) {
        var before = tokens(score.context().length(), () -> tokenizer.completion(score.context()));
        var all = tokens(score.context().length() + score.text().length(),
                () -> tokenizer.completion(score.context() + score.text()));
        var difference = Arrays.mismatch(before, all);
        return engine.score(all, Math.max(1, difference < 0 ? before.length : difference), score.alternatives());
    }

    /** The tokens of a prompt. */
    int[] prompt(Request.Generating request) {
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
            return chats.prompt(chat);
        } catch (IllegalArgumentException e) {
            throw ModelException.of(ErrorKind.BAD_REQUEST, description.id() + ": " + e.getMessage()).cause(e).build();
        }
    }

    private static long characters(Request.Generating request) {
        return switch (request) {
            case Request.Chat chat -> chat.messages().stream().mapToLong(message -> message.text().length()).sum()
                    + chat.tools().stream().mapToLong(tool -> tool.description().length()).sum();
            case Request.Completion completion -> completion.prompt().length();
            case Request.Infill infill ->
                (long) infill.prefix().length() + infill.suffix().length() + infill.path().length()
                        + infill.files().stream().mapToLong(file -> file.text().length()).sum();
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
}
