package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Price;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one place where what wraps a provider is put together: a provider with its policies, or several such behind a router.
 * Immutable; each method returns a changed copy, which shares with this one what the policies it keeps have counted and learned.
 * What is set on several holds for each of them.
 */
public final class Layers {

    private final Core core;
    private final ModelProvider assembledCore;
    private final CallOptions defaults;
    private final List<CallListener> listeners;

    private Layers(Core core) {
        this(core, core.assembled(), CallOptions.none(), List.of());
    }

    private Layers(Core core, ModelProvider assembledCore, CallOptions defaults, List<CallListener> listeners) {
        this.core = core;
        this.assembledCore = assembledCore;
        this.defaults = defaults;
        this.listeners = listeners;
    }

    /** What defaults and listeners stand around. */
    private sealed interface Core {

        ModelProvider assembled();

        /** The same, with each of its providers' policies changed. */
        Core each(UnaryOperator<Entry> change);
    }

    /** A provider and what is kept about it. */
    private record Entry(ModelProvider provider, @Nullable ReplyCache cache, RetryPolicy retry, RetryTokens retryTokens,
            @Nullable Budget budget, @Nullable Breaker breaker, Limits limits, @Nullable Throttle throttle)
            implements
                Core {

        @Override
        public ModelProvider assembled() {
            ModelProvider stack = new Priced(provider, Time.SYSTEM);
            stack = throttle == null ? stack : new Throttled(stack, throttle, limits, Time.SYSTEM);
            stack = breaker == null ? stack : new Breaking(stack, breaker, Time.SYSTEM);
            stack = budget == null ? stack : new Budgeted(stack, budget, Time.SYSTEM);
            stack = retry.maxAttempts() == 1 ? stack : new Retrying(stack, retry, retryTokens);
            stack = cache == null ? stack : new Cached(stack, cache, Time.SYSTEM);
            return stack;
        }

        @Override
        public Entry each(UnaryOperator<Entry> change) {
            return change.apply(this);
        }

        Entry cache(ReplyCache value) {
            return new Entry(provider, value, retry, retryTokens, budget, breaker, limits, throttle);
        }

        Entry retry(RetryPolicy value) {
            return new Entry(provider, cache, value, retryTokens, budget, breaker, limits, throttle);
        }

        Entry budget(Budget value) {
            return new Entry(provider, cache, retry, retryTokens, value, breaker, limits, throttle);
        }

        Entry breaker(BreakerPolicy value) {
            return new Entry(provider, cache, retry, retryTokens, budget, new Breaker(value, Time.SYSTEM), limits,
                    throttle);
        }

        Entry limits(Limits value) {
            return new Entry(provider, cache, retry, retryTokens, budget, breaker, value,
                    new Throttle(value, Time.SYSTEM));
        }

        Entry price(Price value) {
            return new Entry(new Quoted(provider, value, Time.SYSTEM), cache, retry, retryTokens, budget, breaker,
                    limits,
                    throttle);
        }

        Entry oneOfSeveral() {
            return breaker == null ? breaker(BreakerPolicy.standard()) : this;
        }
    }

    /** Several, and what makes one of them. */
    private record Choice(List<Layers> members, Function<Group, ModelProvider> selection) implements Core {

        @Override
        public ModelProvider assembled() {
            return selection.apply(new Group(members.stream().map(Layers::assembled).toList()));
        }

        @Override
        public Choice each(UnaryOperator<Entry> change) {
            return new Choice(members.stream().map(member -> member.each(change)).toList(), selection);
        }
    }

    /** A provider that is retried by {@link RetryPolicy#standard()}. */
    public static Layers over(ModelProvider provider) {
        return new Layers(
                new Entry(provider, null, RetryPolicy.standard(), new RetryTokens(), null, null, Limits.told(), null));
    }

    /** Several behind a router; one without a breaker gets {@link BreakerPolicy#standard()}. */
    public static Layers route(Router router, List<Layers> members) {
        return choice(members, group -> new Routing(group, router, Time.SYSTEM));
    }

    /** Several whose answers are made one; one without a breaker gets {@link BreakerPolicy#standard()}. */
    public static Layers ensemble(Ensemble ensemble, List<Layers> members) {
        return choice(members, group -> new Ensembling(group, ensemble, Time.SYSTEM));
    }

    private static Layers choice(List<Layers> members, Function<Group, ModelProvider> selection) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one model to choose from");
        }
        var each = members.stream().map(member -> member.each(Entry::oneOfSeveral)).toList();
        return new Layers(new Choice(each, selection));
    }

    /** Answers kept for the same request are given again. */
    public Layers cache(ReplyCache cache) {
        return each(entry -> entry.cache(cache));
    }

    /** When it is tried again; {@link RetryPolicy#standard()} unless set. */
    public Layers retry(RetryPolicy policy) {
        return each(entry -> entry.retry(policy));
    }

    /** When a provider that keeps failing is left alone; never unless set, or one of several. */
    public Layers breaker(BreakerPolicy policy) {
        return each(entry -> entry.breaker(policy));
    }

    /** How much may be asked at a time; as much as comes unless set. */
    public Layers limits(Limits limits) {
        return each(entry -> entry.limits(limits));
    }

    /** What is spent from, together with whoever else has it. */
    public Layers price(Price price) {
        return each(entry -> entry.price(price));
    }

    public Layers budget(Budget budget) {
        return each(entry -> entry.budget(budget));
    }

    /** Options of each call that does not bring its own; laid over those set before. */
    public Layers with(CallOptions options) {
        return new Layers(core, assembledCore, Defaulting.over(defaults, options), listeners);
    }

    /** Tells a listener of calls to the whole; of several listeners the first one hears first. */
    public Layers observe(CallListener listener) {
        return new Layers(core, assembledCore, defaults,
                Stream.concat(listeners.stream(), Stream.of(listener)).toList());
    }

    private Layers each(UnaryOperator<Entry> change) {
        var changed = core.each(change);
        return new Layers(changed, changed.assembled(), defaults, listeners);
    }

    /** All of it as one provider; it closes what it is over. */
    public ModelProvider assembled() {
        var stack = assembledCore;
        for (var listener : listeners.reversed()) {
            stack = new Observed(stack, listener, Time.SYSTEM);
        }
        return new Defaulting(stack, defaults, Time.SYSTEM);
    }
}
