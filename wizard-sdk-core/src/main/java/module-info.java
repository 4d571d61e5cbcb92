import org.jspecify.annotations.NullMarked;

/** Any model through one small API. */
@NullMarked
@SuppressWarnings("module") // evol, which reads rows with what this one keeps messages in, is built later
module dev.wizardsdk.core {
    requires com.fasterxml.jackson.databind;
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;
    requires io.github.resilience4j.retry;
    requires okhttp3;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.wizardsdk;
    exports dev.wizardsdk.catalog;
    exports dev.wizardsdk.model;
    exports dev.wizardsdk.okhttp;
    exports dev.wizardsdk.policy;
    exports dev.wizardsdk.provider;
    exports dev.wizardsdk.stored to dev.wizardsdk.evol;
    exports dev.wizardsdk.testing;
}
