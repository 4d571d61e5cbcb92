package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.ChildJvm;
import dev.wizardsdk.local.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens in a JVM that loads other libraries: each in a JVM of its own. */
@Timeout(120)
class LlamaLibraryTest {

    @TempDir
    private Path folder;

    /** Loads each folder in turn and prints what came of it; {@code -} stands for none given. */
    static final class Child {

        private Child() {}

        public static void main(String[] folders) {
            for (var folder : folders) {
                try {
                    System.out.println(LlamaLibrary.load(folder.equals("-") ? null : Path.of(folder)).version());
                } catch (RuntimeException e) {
                    System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                }
            }
        }
    }

    @Test
    void theSameFolderTwiceIsFineAnotherIsRefused() throws Exception {
        copy(name -> true);
        var output = child().output(TestModels.libraries(), TestModels.libraries(), "-", folder);

        assertThat(output).startsWith("0.5.0-dev\n0.5.0-dev\n0.5.0-dev\nNativeLibraryException: this JVM already uses");
        assertThat(output).contains("let every LocalModel use the same folder");
    }

    @Test
    void aFolderForANewerSystemLeavesRoomForAnother() throws Exception {
        copy(name -> true);
        patch("libggml-base.so", "GLIBC_2.", "GLIBC_9.");
        var output = child().output(folder, TestModels.libraries());

        assertThat(output).startsWith("NativeLibraryException: ").endsWith("0.5.0-dev\n");
        assertThat(output).contains("needs glibc 9.").contains("wizard.natives");
    }

    @Test
    void librariesWithoutABackEndAreRefused() throws Exception {
        copy(name -> !name.contains("cpu"));

        assertThat(child().output(folder)).contains("NativeLibraryException: ").contains("no processor back end");
    }

    @Test
    void theSystemPropertyNamesTheFolder() throws Exception {
        assertThat(child().property("wizard.natives", TestModels.libraries()).output("-")).isEqualTo("0.5.0-dev\n");
        assertThat(child().property("wizard.natives", "/absent").output("-"))
                .contains("wizard.natives names, /absent, is not there");
    }

    @Test
    void aFolderThatTheLoaderRefusesLeavesRoomForAnother() throws Exception {
        copy(name -> true);
        patch("libggml-base.so", "libstdc++.so.6", "libstdc++.so.9");
        var output = child().output(folder, TestModels.libraries());

        assertThat(output).startsWith("NativeLibraryException: ").endsWith("0.5.0-dev\n");
        assertThat(output).contains("libstdc++.so.9: cannot open shared object file").contains("install the package");
    }

    @Test
    void nothingIsLoadedFromTheCurrentDirectory() throws Exception {
        var current = Files.createDirectory(folder.resolve("current"));
        for (var name : List.of("libstdc++.so.6", "libgcc_s.so.1", "libggml-base.so", "libggml-cpu-x64.so")) {
            Files.writeString(current.resolve(name), "whoever opens this fails");
        }
        assertThat(child().in(current).output(TestModels.libraries())).isEqualTo("0.5.0-dev\n");

        copy(name -> !name.contains("cpu"));
        Files.copy(TestModels.libraries().resolve("libggml-cpu-x64.so"), current.resolve("libggml-cpu-x64.so"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(child().in(current).output(folder)).contains("no processor back end");
    }

    @Test
    void theProcessorsBestBackEndIsKnown() throws Exception {
        assertThat(new ChildJvm(BackEnds.class).output(TestModels.libraries()))
                .matches("\\[/.*/libggml-cpu-[a-z0-9]+\\.so]\nOptional.empty\n");
    }

    @Test
    void aBuildForAGpuThatRunsOnTheProcessorSaysWhy() throws Exception {
        copy(name -> true);
        Files.copy(folder.resolve("libggml-cpu-x64.so"), folder.resolve("libggml-cuda.so"));
        patch("libggml-cuda.so", "libgcc_s.so.1", "libcuda9.so.1");

        assertThat(new ChildJvm(BackEnds.class).output(folder))
                .contains("built for a GPU but runs on the processor alone")
                .contains("libcuda9.so.1: cannot open shared object file")
                .contains("NVIDIA driver");
    }

    /** Prints the back ends in use, and why no GPU is. */
    static final class BackEnds {

        private BackEnds() {}

        public static void main(String[] folders) {
            var library = LlamaLibrary.load(Path.of(folders[0]));
            System.out.println(library.backEnds());
            System.out.println(library.unusedGpu());
        }
    }

    private static ChildJvm child() {
        return new ChildJvm(Child.class);
    }

    private interface Names {
        boolean include(String name);
    }

    /** Copies libraries, without the index. */
    private void copy(Names names) throws IOException {
        try (var files = Files.list(TestModels.libraries())) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                if (!name.equals("index") && names.include(name)) {
                    Files.copy(file, folder.resolve(name));
                }
            }
        }
    }

    private void patch(String name, String from, String to) throws IOException {
        var library = folder.resolve(name);
        var content = Files.readString(library, StandardCharsets.ISO_8859_1);
        Files.writeString(library, content.replace(from, to), StandardCharsets.ISO_8859_1);
    }
}
