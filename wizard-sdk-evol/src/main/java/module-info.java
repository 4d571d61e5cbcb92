import org.jspecify.annotations.NullMarked;

/** From seed instructions to a fine-tuning data set. */
@NullMarked
module dev.wizardsdk.evol {
    requires com.fasterxml.jackson.databind;
    requires java.xml;
    requires transitive dev.wizardsdk.core;
    requires java.compiler;
    requires static transitive org.jspecify;

    exports dev.wizardsdk.dataset;
    exports dev.wizardsdk.dataset.clean;
    exports dev.wizardsdk.dataset.format;
    exports dev.wizardsdk.dataset.select;
    exports dev.wizardsdk.dataset.similar;
    exports dev.wizardsdk.evol;
    exports dev.wizardsdk.evol.score;
    exports dev.wizardsdk.evol.verify;
    exports dev.wizardsdk.evol.report;
}
