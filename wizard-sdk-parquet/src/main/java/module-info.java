import org.jspecify.annotations.NullMarked;

/** Training rows as Parquet files. */
@NullMarked
module dev.wizardsdk.parquet {
    requires com.fasterxml.jackson.databind;
    requires transitive dev.wizardsdk.evol;
    requires static transitive org.jspecify;

    exports dev.wizardsdk.parquet;
}
