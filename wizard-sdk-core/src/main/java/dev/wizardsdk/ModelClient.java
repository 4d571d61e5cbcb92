package dev.wizardsdk;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.policy.BreakerPolicy;
import dev.wizardsdk.policy.Budget;
import dev.wizardsdk.policy.CallListener;
import dev.wizardsdk.policy.Ensemble;
import dev.wizardsdk.policy.Layers;
import dev.wizardsdk.policy.Limits;
import dev.wizardsdk.policy.ReplyCache;
import dev.wizardsdk.policy.RetryPolicy;
import dev.wizardsdk.policy.Router;
import dev.wizardsdk.policy.Routers;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks a model, wherever it runs, or several: see {@link #firstOf}, {@link #route} and {@link #ensemble}. Thread-safe.
 *
 * <p>A client made by {@link #of} owns what it opened and closes it; one made by {@link #over} leaves the provider to its owner,
 * and one made from other clients or changed by a policy leaves it to those. Policies set on a client of several models hold for
 * each of them; clients that are made from one another share what their policies count and learn, such as how many calls are under
 * way, but for the policy in which they differ.
 */
public final class ModelClient implements AutoCloseable {

    private final Layers layers;
    private final ModelProvider layered;
    private final boolean owned;

    private ModelClient(Layers layers, boolean owned) {
        this.layers = layers;
        this.layered = layers.assembled();
        this.owned = owned;
    }

    /**
     * A client for a remote model named as {@code service:model}, such as {@code openai:gpt-5.2} or
     * {@code openrouter:microsoft/wizardlm-2-8x22b}. Services are those of {@link dev.wizardsdk.catalog.Service#names()}; the key,
     * and the address of a service without a fixed one, come from the environment: {@code OPENAI_API_KEY} for {@code openai}.
     * What the catalogue knows of the model, such as its context and its price there, the client knows too.
     *
     * @throws IllegalArgumentException if the service is not known, or its key or address is missing
     * @throws dev.wizardsdk.model.ModelException of kind NOT_FOUND if the catalogue knows that the model can be had nowhere
     */
    public static ModelClient of(String name) {
        return new ModelClient(Layers.over(NamedModel.open(name, System.getenv())), true);
    }

    /** A client over a provider that stays its owner's to close; it retries by {@link RetryPolicy#standard()}. */
    public static ModelClient over(ModelProvider provider) {
        return new ModelClient(Layers.over(provider), false);
    }

    /**
     * The first of these clients, and the next one whenever that fails in a way another may not, before any text reached the caller:
     * not for a request that is itself at fault or was withheld by a filter, and where the context was too small only to a larger
     * one. Too many requests are not waited out while another can be asked. Each model is left alone for a while when it keeps
     * failing, by {@link BreakerPolicy#standard()} unless another is set. The clients stay their owner's to close.
     */
    public static ModelClient firstOf(ModelClient... clients) {
        return route(Routers.inOrder(), clients);
    }

    /** As {@link #firstOf}, in the order the router finds best for each request. */
    public static ModelClient route(Router router, ModelClient... clients) {
        return new ModelClient(Layers.route(router, Stream.of(clients).map(client -> client.layers).toList()), false);
    }

    /** All of these clients asked the same, and one answer made of theirs; see {@link Ensemble}. They stay their owner's to close. */
    public static ModelClient ensemble(Ensemble ensemble, ModelClient... clients) {
        return new ModelClient(Layers.ensemble(ensemble, Stream.of(clients).map(client -> client.layers).toList()),
                false);
    }

    /** This client with another retry policy. */
    public ModelClient retry(RetryPolicy policy) {
        return new ModelClient(layers.retry(policy), false);
    }

    /** This client with a breaker, which leaves a model that keeps failing alone for a while. */
    public ModelClient breaker(BreakerPolicy policy) {
        return new ModelClient(layers.breaker(policy), false);
    }

    /** This client, asking no more than so much at a time. */
    public ModelClient limits(Limits limits) {
        return new ModelClient(layers.limits(limits), false);
    }

    /** This client at a price of its caller's own, in place of the one that is known; a budget of money needs one. */
    public ModelClient price(Price price) {
        return new ModelClient(layers.price(price), false);
    }

    /** This client, spending from a budget, which others may share. */
    public ModelClient budget(Budget budget) {
        return new ModelClient(layers.budget(budget), false);
    }

    /** This client, answering from a cache what it has, and keeping there what it had not. */
    public ModelClient cache(ReplyCache cache) {
        return new ModelClient(layers.cache(cache), false);
    }

    /** This client, telling a listener of its calls: as a whole, not of each of several models. */
    public ModelClient observe(CallListener listener) {
        return new ModelClient(layers.observe(listener), false);
    }

    /** This client with options for each call, such as a tenant's key and tag; those given with a call are laid over them. */
    public ModelClient with(CallOptions options) {
        return new ModelClient(layers.with(options), false);
    }

    /** What can be asked; of several models the id and price of the first one, all their features and the largest context. */
    public ModelDescription description() {
        return layered.description();
    }

    /**
     * The answer to one question, waited for.
     *
     * @throws ModelException if it was not answered; interrupting the thread ends the call
     */
    public String ask(String question) {
        return prompt(question).call().text();
    }

    /** A vector of length 1 for each text, in their order. */
    public List<float[]> embed(List<String> texts) {
        return switch (result(new Request.Embed(texts))) {
            case Result.Embeddings embeddings -> embeddings.vectors();
            case Result.Ranking ranking -> throw notAsked(ranking);
        };
    }

    /** The documents by how well they answer the query, the best one first. */
    public List<Result.Ranked> rerank(String query, List<String> documents) {
        return switch (result(new Request.Rerank(query, documents))) {
            case Result.Ranking ranking -> ranking.documents();
            case Result.Embeddings embeddings -> throw notAsked(embeddings);
        };
    }

    /** The tokens of a text, each with its log-probability after the context and the tokens before it. */
    public List<TokenScore> score(String context, String text) {
        return call(new Request.Score(context, text)).tokens();
    }

    /** How many tokens a raw text has. */
    public long count(String text) {
        return call(Request.Count.text(text)).usage().orElseThrow().promptTokens();
    }

    /**
     * Several answers to one request, the likeliest one first by the mean log-probability of its tokens; from a model without
     * log-probabilities, in the order they were asked for. A seed in the request counts up from answer to answer, as does
     * {@link CallOptions#sample()}.
     */
    public List<Reply> best(Request.Generating request, int count) {
        var scored = description().features().contains(Feature.LOGPROBS);
        var futures = IntStream.range(0, count)
                .mapToObj(i -> open(variant(request, i, scored), CallOptions.none().withSample(i)).future()).toList();
        try {
            var replies = futures.stream().map(CompletableFuture::join);
            return (scored
                    ? replies.sorted(Comparator.comparingDouble(ModelClient::meanLogProbability).reversed())
                    : replies).toList();
        } catch (CompletionException e) {
            futures.forEach(future -> future.cancel(true));
            throw e.getCause() instanceof ModelException failure ? failure : e;
        }
    }

    private static Request variant(Request.Generating request, int index, boolean scored) {
        var sampling = request.sampling();
        if (scored && sampling.logprobs().isEmpty()) {
            sampling = sampling.withLogprobs(0);
        }
        return request
                .with(sampling.seed().isEmpty() ? sampling : sampling.withSeed(sampling.seed().getAsLong() + index));
    }

    private static double meanLogProbability(Reply reply) {
        return reply.tokens().stream().mapToDouble(TokenScore::logProbability).average().orElse(0);
    }

    private Result result(Request request) {
        return call(request).result().orElseThrow(() -> ModelException.of(ErrorKind.BAD_RESPONSE,
                description().id() + " gave no result").build());
    }

    private static IllegalStateException notAsked(Result result) {
        return new IllegalStateException("not what was asked for: " + result.getClass().getSimpleName());
    }

    /** Begins a chat request with a user's message. */
    public Prompt prompt(String user) {
        return new Prompt(this, List.of(Message.user(user)), Sampling.unset());
    }

    /**
     * A stream that will answer the request; to be closed. Nothing is sent before its first event is pulled.
     *
     * @throws ModelException of kind UNSUPPORTED if the model has no such feature, of kind CLOSED if it was closed
     */
    public EventStream open(Request request) {
        return open(request, CallOptions.none());
    }

    /** As {@link #open(Request)}, with options of this call. */
    public EventStream open(Request request, CallOptions options) {
        return layered.open(request, options);
    }

    /**
     * The whole answer to the request, waited for.
     *
     * @throws ModelException if it was not answered; interrupting the thread ends the call
     */
    public Reply call(Request request) {
        return open(request).reply();
    }

    /** As {@link #call(Request)}, with options of this call. */
    public Reply call(Request request, CallOptions options) {
        return open(request, options).reply();
    }

    @Override
    public void close() {
        if (owned) {
            layered.close();
        }
    }
}
