import org.jspecify.annotations.NullMarked;

/** Calls of models, measured with Micrometer. */
@NullMarked
module dev.wizardsdk.micrometer {
    requires transitive dev.wizardsdk.core;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports dev.wizardsdk.micrometer;
}
