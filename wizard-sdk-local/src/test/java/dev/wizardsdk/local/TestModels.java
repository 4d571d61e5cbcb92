package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The models and libraries that tests use. */
public final class TestModels {

    private TestModels() {}

    /** The folder of llama.cpp's libraries. */
    public static Path libraries() {
        return Path.of(System.getProperty("wizard.natives.test"));
    }

    /** One thread, a small context. */
    public static LocalOptions options() {
        return LocalOptions.defaults().withLibraryDirectory(libraries()).withThreads(1).withContextTokens(256);
    }

    /** A model whose answers at temperature 0 go on until they are stopped. */
    public static LocalModel endless(Path folder, LocalOptions options) {
        return LocalModel.load(TinyGguf.random(11).endless().write(folder.resolve("tiny.gguf")), options);
    }

    public static Request greedy(String prompt, int maxTokens) {
        return new Request.Completion(prompt, Sampling.unset().withTemperature(0).withMaxTokens(maxTokens));
    }

    public static Request greedy(String prompt) {
        return new Request.Completion(prompt, Sampling.unset().withTemperature(0));
    }

    /** SmolLM2-135M-Instruct, if {@code WIZARD_TEST_MODEL} names the file or the user's cache has it; else no test. */
    public static Path demo() {
        var named = System.getenv("WIZARD_TEST_MODEL");
        var file = named != null
                ? Path.of(named)
                : Path.of(System.getProperty("user.home"), ".cache/wizard-sdk/models/SmolLM2-135M-Instruct.Q4_1.gguf");
        assumeTrue(Files.isRegularFile(file), "there is no " + file);
        return file;
    }
}
