package dev.wizardsdk;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.provider.OpenAi;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A program that leaves its provider open ends all the same: nothing of the library keeps a JVM alive. */
class OpenProviderTest {

    private static final String ANSWER = """
            data: {"choices":[{"delta":{"content":"Hello"},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    @TempDir
    private Path folder;

    /** Asks in each way there is and closes nothing. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            var provider = OpenAi.model("m").baseUrl(URI.create(arguments[0])).build();
            var client = ModelClient.over(provider);
            var chat = new Request.Chat(List.of(Message.user("Say hello")), Sampling.unset());
            System.out.println(client.ask("Say hello"));
            var streamed = client.open(chat);
            System.out.println(streamed.next());
            System.out.println(client.open(chat).future().join().text());
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !thread.isDaemon() && thread != Thread.currentThread())
                    .map(Thread::getName).filter(name -> !name.equals("DestroyJavaVM"))
                    .forEach(name -> System.out.println("lives on: " + name));
        }
    }

    @Test
    void endsByItself() throws IOException, InterruptedException {
        try (var server = new MockWebServer()) {
            for (int i = 0; i < 3; i++) {
                server.enqueue(new MockResponse.Builder().addHeader("Content-Type", "text/event-stream").body(ANSWER)
                        .build());
            }
            server.start();
            var output = folder.resolve("output");
            var program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m", "-cp", path(), Program.class.getName(), server.url("/v1").toString())
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            try {
                assertThat(program.waitFor(50, TimeUnit.SECONDS)).isTrue(); // a pool's idle thread would end after 60
                assertThat(Files.readAllLines(output)).filteredOn(line -> !line.startsWith("SLF4J"))
                        .containsExactly("Hello", "Text[text=Hello]", "Hello");
                assertThat(program.exitValue()).isZero();
            } finally {
                program.destroyForcibly();
            }
        }
    }

    private static String path() {
        return Stream.of(System.getProperty("java.class.path", ""), System.getProperty("jdk.module.path", ""),
                location(ModelClient.class), Path.of("target", "test-classes").toAbsolutePath().toString())
                .filter(entry -> !entry.isEmpty()).collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
    }
}
