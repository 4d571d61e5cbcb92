import org.jspecify.annotations.NullMarked;

/** GGUF models, run by llama.cpp inside the JVM. */
@NullMarked
module dev.wizardsdk.local {
    requires com.fasterxml.jackson.databind;
    requires transitive dev.wizardsdk.core;
    requires okhttp3;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.wizardsdk.local;
    exports dev.wizardsdk.local.gguf;
    exports dev.wizardsdk.local.natives;
}
