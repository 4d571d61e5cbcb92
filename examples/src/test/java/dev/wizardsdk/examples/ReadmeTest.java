package dev.wizardsdk.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```");

    @Test
    void everyLineOfJavaInTheReadmeIsCompiled() throws IOException {
        var compiled = lines(Files.readString(Path.of("src/main/java/dev/wizardsdk/examples/Snippets.java")));
        var blocks = JAVA_BLOCK.matcher(Files.readString(Path.of("../README.md"))).results().toList();
        assertThat(blocks).hasSizeGreaterThan(3);
        for (var block : blocks) {
            assertThat(compiled).containsSequence(lines(block.group(1)));
        }
    }

    /** A record that a program needs beside its lines counts as one of them. */
    @Test
    void theShortestProgramsAreAsShortAsTheReadmeSays() throws IOException {
        var source = Files.readString(Path.of("src/main/java/dev/wizardsdk/examples/Shortest.java"));
        var said = Pattern.compile("(?m)^\\| (\\w+) \\| (\\d+) \\|").matcher(Files.readString(Path.of("../README.md")))
                .results().collect(Collectors.toMap(row -> row.group(1), row -> Long.parseLong(row.group(2))));
        for (var task : List.of("chat", "stream", "tool", "typed", "fallback")) {
            var head = "static void " + task + "() {\n";
            var from = source.indexOf(head) + head.length();
            var body = source.substring(from, source.indexOf("\n    }\n", from));
            var records = List.of("City", "Person").stream().filter(name -> body.contains(name + ".class")).count();
            assertThat(body.lines().count() + records).as(task).isEqualTo(said.get(task));
        }
    }

    private static List<String> lines(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
