package dev.wizardsdk.local;

import dev.wizardsdk.local.llama.Devices;
import dev.wizardsdk.local.llama.LlamaLibrary;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a {@link Hardware} report that needs the binding, and so a Java that has one. */
final class LoadedLlama {

    private LoadedLlama() {}

    /** Loads llama.cpp and describes it; what is wrong with it is added to the warnings. */
    static Hardware.Llama describe(@Nullable Path directory, List<String> warnings) {
        if (!LlamaLibrary.nativeAccessEnabled()) {
            warnings.add("this JVM was started without --enable-native-access=dev.wizardsdk.local (on the class path:"
                    + " =ALL-UNNAMED); it warns now, later versions of Java will refuse to load llama.cpp");
        }
        var library = LlamaLibrary.load(directory);
        library.unusedGpu().ifPresent(warnings::add);
        return new Hardware.Llama(library.version(), library.origin(), library.folder(),
                library.backEnds().stream().map(LoadedLlama::fileName).toList(), Devices.features(), Devices.all());
    }

    /** Without a path's folder, whichever system wrote it. */
    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
