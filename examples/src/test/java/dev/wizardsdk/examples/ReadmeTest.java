package dev.wizardsdk.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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

    private static List<String> lines(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
