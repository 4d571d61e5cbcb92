package dev.wizardsdk.local.gguf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SplitModelTest {

    @TempDir
    private Path folder;

    @Test
    void theFirstPartStandsForAll() {
        var whole = GgufFile.read(TinyGguf.random(1).write(folder.resolve("whole.gguf")));
        var file = GgufFile.read(TinyGguf.random(1).writeParts(folder, 3));

        assertThat(file.parts()).containsExactly(part(1), part(2), part(3));
        assertThat(file.path()).isEqualTo(part(1));
        assertThat(file.parameters()).isEqualTo(whole.parameters());
        assertThat(file.tensors()).extracting(GgufTensor::name)
                .containsExactlyElementsOf(whole.tensors().stream().map(GgufTensor::name).toList());
        assertThat(file.tensors().getLast().file()).isEqualTo(part(3));
        assertThat(file.bytes()).isEqualTo(file.parts().stream().mapToLong(part -> part.toFile().length()).sum());
    }

    @Test
    void anotherPartNamesTheFirst() {
        TinyGguf.random(1).writeParts(folder, 3);

        refuses(part(2), "is part 2 of 3; load the first one, tiny-00001-of-00003.gguf");
    }

    @Test
    void namesThePartThatIsMissing() throws IOException {
        TinyGguf.random(1).writeParts(folder, 3);
        Files.delete(part(2));

        refuses(part(1), "there is no tiny-00002-of-00003.gguf beside it");
    }

    @Test
    void namesThePartThatBelongsElsewhere() throws IOException {
        TinyGguf.random(1).writeParts(folder, 3);
        Files.copy(part(3), part(2), StandardCopyOption.REPLACE_EXISTING);
        refuses(part(1), "tiny-00002-of-00003.gguf", "should be part 2 of 3, but says it is part 3 of 3");

        TinyGguf.random(1).write(part(2));
        refuses(part(1), "tiny-00002-of-00003.gguf", "should be part 2 of 3");
    }

    @Test
    void countsTheTensorsOfAllParts() throws IOException {
        var other = Files.createDirectory(folder.resolve("other"));
        TinyGguf.random(1).writeParts(folder, 3);
        TinyGguf.random(1).tensor("extra", 1, 32).writeParts(other, 3);
        Files.move(TinyGguf.part(other, 3, 3), part(3), StandardCopyOption.REPLACE_EXISTING);

        refuses(part(1), "tensors together, split.tensors.count is 12");
    }

    @Test
    void aTensorInTwoPartsIsRefused() throws IOException {
        var other = Files.createDirectory(folder.resolve("other"));
        TinyGguf.random(1).writeParts(folder, 3);
        TinyGguf.random(1).tensor("a", 1, 32).tensor("b", 1, 32).tensor("c", 1, 32).writeParts(other, 3);
        Files.move(TinyGguf.part(other, 2, 3), part(2), StandardCopyOption.REPLACE_EXISTING);

        refuses(part(1), "is in another part as well");
    }

    @Test
    void aNameThatDoesNotLeadToTheOthersIsRefused() throws IOException {
        var first = TinyGguf.random(1).writeParts(folder, 2);
        var renamed = Files.move(first, folder.resolve("model.gguf"));

        refuses(renamed, "its name must end in -00001-of-00002.gguf");
    }

    @Test
    void theKeysOfPartsAreSixteenBitNumbers() {
        // llama.cpp aborts on any other type of split.no.
        refuses(TinyGguf.random(1).number("split.count", 2).write(folder.resolve("a.gguf")), "split.count");
        TinyGguf.random(1).writeParts(folder, 2);
        TinyGguf.random(1).number("split.no", 1).write(TinyGguf.part(folder, 2, 2));
        refuses(TinyGguf.part(folder, 1, 2), "split.no is", "not a 16-bit number");
    }

    private Path part(int number) {
        return TinyGguf.part(folder, number, 3);
    }

    private static void refuses(Path file, String... words) {
        assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> GgufFile.read(file))
                .satisfies(e -> assertThat(e).message().contains(words));
    }
}
