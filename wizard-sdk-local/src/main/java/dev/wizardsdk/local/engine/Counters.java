package dev.wizardsdk.local.engine;

import java.util.concurrent.atomic.LongAdder;

/** What an engine has done since it was started. */
public final class Counters {

    public final LongAdder requests = new LongAdder();
    public final LongAdder promptTokens = new LongAdder();
    public final LongAdder computedPromptTokens = new LongAdder();
    public final LongAdder generatedTokens = new LongAdder();
    public final LongAdder guessedTokens = new LongAdder();
    public final LongAdder acceptedTokens = new LongAdder();
    public final LongAdder steps = new LongAdder();
    public final LongAdder batchedTokens = new LongAdder();
    public final LongAdder savedPrompts = new LongAdder();
    public final LongAdder restoredPrompts = new LongAdder();
    public final LongAdder computeNanos = new LongAdder();
    public final LongAdder queueNanos = new LongAdder();

    Counters() {}
}
