import org.jspecify.annotations.NullMarked;

/** Programs to run and to copy from. */
@NullMarked
module dev.wizardsdk.examples {
    requires com.fasterxml.jackson.databind;
    requires dev.wizardsdk.core;
    requires dev.wizardsdk.evol;
    requires dev.wizardsdk.local;
    requires dev.wizardsdk.parquet;
    requires info.picocli;
    requires jdk.httpserver;
    requires static transitive org.jspecify;

    opens dev.wizardsdk.examples to
            dev.wizardsdk.core,
            info.picocli;
}
