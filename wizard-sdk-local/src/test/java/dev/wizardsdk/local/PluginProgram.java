package dev.wizardsdk.local;

import java.nio.file.Path;
import java.util.function.Function;

/** Asks an isolated model in the file that is the first path, with the libraries of the second, and closes it. */
public final class PluginProgram implements Function<Path[], String> {

    /** Made by whoever loaded it. */
    public PluginProgram() {}

    @Override
    public String apply(Path[] paths) {
        var options = LocalOptions.defaults().withThreads(1).withContextTokens(256).withLibraryDirectory(paths[1]);
        try (var model = LocalModel.isolated(paths[0], options, IsolationOptions.defaults())) {
            return model.open(TestModels.greedy("Say something", 10)).reply().text();
        }
    }
}
