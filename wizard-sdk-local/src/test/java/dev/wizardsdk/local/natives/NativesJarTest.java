package dev.wizardsdk.local.natives;

import dev.wizardsdk.local.machine.Graphics;
import dev.wizardsdk.local.machine.Platform;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NativesJarTest {

    private static final Platform LINUX = new Platform(Platform.LINUX, "x64");
    private static final Graphics NONE = new Graphics(List.of(), List.of());
    private static final Graphics NVIDIA = new Graphics(List.of("NVIDIA H200"), List.of());
    private static final Graphics AMD = new Graphics(List.of(), List.of("AMD GPU"));

    @TempDir
    private Path folder;

    private final List<URL> classPath = new ArrayList<>();

    /** A jar with one library of this content for the platform. */
    private Path jar(String file, String platform, String content) throws Exception {
        var sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(content.getBytes(StandardCharsets.UTF_8)));
        return jar(file, platform, content, sum + "  " + content.length() + "  libllama.so\n");
    }

    private Path jar(String file, String platform, String content, String index) throws IOException {
        var path = folder.resolve(file);
        try (var zip = new ZipOutputStream(Files.newOutputStream(path))) {
            for (var entry : List.of(List.of("index", index), List.of("libllama.so", content))) {
                zip.putNextEntry(new ZipEntry("dev/wizardsdk/local/natives/" + platform + "/" + entry.get(0)));
                zip.write(entry.get(1).getBytes(StandardCharsets.UTF_8));
            }
        }
        classPath.add(path.toUri().toURL());
        return path;
    }

    private NativesJar find(Graphics graphics, @Nullable Variant wanted) throws IOException {
        return NativesJar.find(new URLClassLoader(classPath.toArray(URL[]::new), null), LINUX, graphics, wanted);
    }

    @Test
    void theJarThatSuitsTheGpuIsTaken() throws Exception {
        jar("plain.jar", "linux-x64", "plain");
        jar("vulkan.jar", "linux-x64-vulkan", "vulkan");
        jar("cuda.jar", "linux-x64-cuda", "cuda");

        assertThat(find(NVIDIA, null)).hasToString(folder.resolve("cuda.jar").toString());
        assertThat(find(AMD, null)).hasToString(folder.resolve("vulkan.jar").toString());
        assertThat(find(NONE, null)).hasToString(folder.resolve("plain.jar").toString());
    }

    @Test
    void theOnlyJarIsTakenWhateverTheGpu() throws Exception {
        jar("cuda.jar", "linux-x64-cuda", "cuda");

        assertThat(find(NONE, null)).hasToString(folder.resolve("cuda.jar").toString());
    }

    @Test
    void theSettingChooses() throws Exception {
        jar("plain.jar", "linux-x64", "plain");
        jar("cuda.jar", "linux-x64-cuda", "cuda");

        assertThat(find(NONE, Variant.named("cuda"))).hasToString(folder.resolve("cuda.jar").toString());
        assertThat(find(NVIDIA, Variant.named("CPU"))).hasToString(folder.resolve("plain.jar").toString());
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> find(NVIDIA, Variant.VULKAN))
                .withMessageContaining("wizard.natives.variant asks for vulkan")
                .withMessageContaining("natives-linux-x64-vulkan");
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> Variant.named("tpu"))
                .withMessageContaining("is tpu, it can be cuda, vulkan, cpu");
    }

    @Test
    void jarsForOtherMachinesAloneAreRefusedWithTheRightOnesName() throws Exception {
        jar("mac.jar", "mac-arm64", "mac");
        jar("windows.jar", "win-x64-cuda", "windows");

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> find(NONE, null))
                .withMessageContaining("are for mac-arm64, win-x64-cuda, this JVM needs linux-x64")
                .withMessageContaining("add dev.wizardsdk:wizard-sdk-local with the classifier natives-linux-x64");
    }

    @Test
    void aMachineWithoutPublishedNativesIsTold() {
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(
                        () -> NativesJar.find(new URLClassLoader(new URL[0], null), new Platform("aix", "ppc64"), NONE,
                                null))
                .withMessageContaining("for which none is published")
                .withMessageContaining("withLibraryDirectory");
    }

    @Test
    void theSameJarTwiceIsFineTwoVersionsAreNot() throws Exception {
        jar("one.jar", "linux-x64", "same");
        jar("copy.jar", "linux-x64", "same");
        assertThat(find(NONE, null)).hasToString(folder.resolve("one.jar").toString());

        jar("other.jar", "linux-x64", "different");
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> find(NONE, null))
                .withMessageContaining("several natives jars for linux-x64")
                .withMessageContaining("one.jar")
                .withMessageContaining("other.jar");
    }

    @Test
    void anIndexThatLeavesItsFolderIsRefused() throws Exception {
        jar("evil.jar", "linux-x64", "evil", "0".repeat(64) + "  4  ../../x\n");

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> find(NONE, null))
                .withMessageContaining("evil.jar")
                .withMessageContaining("bad line")
                .withMessageContaining("../../x");
    }

    @Test
    void aFolderWithABlankInItsNameIsNoMatter() throws Exception {
        Files.createDirectory(folder.resolve("my jars"));
        jar("my jars/plain.jar", "linux-x64", "plain");
        var found = find(NONE, null);

        try (var in = found.open(found.index().entries().getFirst())) {
            assertThat(in.readAllBytes()).asString().isEqualTo("plain");
        }
    }
}
