package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.testing.ProviderContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static dev.wizardsdk.local.TestModels.greedy;
import static dev.wizardsdk.local.TestModels.options;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class IsolatedTest {

    @TempDir
    private Path folder;

    @Test
    void keepsTheContractOfProviders() {
        new ProviderContract(endless(), greedy("Say something", 20)).check();
    }

    @Test
    void answersAsInThisProcess() {
        var request = greedy("Say something", 40);
        try (var model = endless(); var here = TestModels.endless(folder, options())) {
            var reply = model.open(request).reply();

            assertThat(reply).isEqualTo(here.open(request).reply());
            assertThat(model.description()).isEqualTo(here.description());
            assertThat(model.statistics()).isEqualTo(here.statistics());
        }
    }

    private LocalModel endless() {
        return LocalModel.isolated(TinyGguf.random(11).endless().write(folder.resolve("tiny.gguf")), options(),
                IsolationOptions.defaults());
    }
}
