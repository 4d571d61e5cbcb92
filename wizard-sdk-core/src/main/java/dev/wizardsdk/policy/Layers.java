package dev.wizardsdk.policy;

import dev.wizardsdk.model.ModelProvider;

/** The one place where what wraps a provider is put together, outermost first. */
public final class Layers {

    private Layers() {}

    public static ModelProvider around(ModelProvider provider, RetryPolicy retry) {
        return retry.maxAttempts() == 1 ? provider : new Retrying(provider, retry);
    }
}
