import org.jspecify.annotations.NullMarked;

/** Any model through one small API. */
@NullMarked
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
    exports dev.wizardsdk.testing;
}
