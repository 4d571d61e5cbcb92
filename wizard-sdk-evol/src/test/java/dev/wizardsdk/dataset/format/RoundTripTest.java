package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class RoundTripTest {

    @TempDir
    Path folder;

    private static Path shared(String name) {
        var root = System.getProperty("shared.data", Files.isDirectory(Path.of("../../shared/data"))
                ? "../../shared/data"
                : "../shared/data");
        var file = Path.of(root, name);
        assumeTrue(Files.exists(file), () -> file + " is not there");
        return file;
    }

    /** Writes the rows, and reads what was written. */
    private List<Example> throughFile(Output output, List<Example> rows) throws IOException {
        var file = folder.resolve(output.fileName("train", 0, 1).replace('/', '_'));
        try (var writer = output.open(file)) {
            for (var row : rows) {
                assertThat(output.encode(row)).as(row.toJson()).isInstanceOf(Output.Encoded.Written.class);
                writer.write(line(output, row));
            }
        }
        var read = Reading.of(file);
        assertThat(read.bad()).isEmpty();
        return read.examples();
    }

    private static byte[] line(Output output, Example row) {
        try {
            return ((FormOutput) output).line(row).getBytes(StandardCharsets.UTF_8);
        } catch (BadRow e) {
            throw new AssertionError(row.toJson(), e);
        }
    }

    @ParameterizedTest
    @CsvSource({"llama-factory/alpaca_en_demo.json,999,ALPACA,INSTRUCTION",
            "llama-factory/alpaca_zh_demo.json,1000,CSV,INSTRUCTION",
            "llama-factory/identity.json,91,ALPACA,INSTRUCTION",
            "llama-factory/dpo_en_demo.json,300,LLAMA_FACTORY,PREFERENCE",
            "llama-factory/dpo_en_demo.json,300,TRL,PREFERENCE",
            "llama-factory/dpo_en_demo.json,300,OPENAI_DPO,PREFERENCE",
            "llama-factory/glaive_toolcall_en_demo.json,300,LLAMA_FACTORY,CHAT",
            "llama-factory/glaive_toolcall_en_demo.json,300,OPENAI,CHAT",
            "llama-factory/glaive_toolcall_en_demo.json,300,TRL,CHAT",
            "llama-factory/glaive_toolcall_en_demo.json,300,AXOLOTL,CHAT",
            "llama-factory/kto_en_demo.json,300,LLAMA_FACTORY,FEEDBACK",
            "llama-factory/kto_en_demo.json,300,TRL,FEEDBACK",
            "llama-factory/mllm_audio_demo.json,3,LLAMA_FACTORY,CHAT",
            "llama-factory/mllm_demo.json,6,LLAMA_FACTORY,CHAT", "llama-factory/mllm_demo.json,6,HUGGING_FACE,CHAT",
            "llama-factory/mllm_video_demo.json,3,LLAMA_FACTORY,CHAT",
            "llama-factory/reason_tool_use_demo_50.jsonl,50,TRL,CHAT",
            "llama-factory/reason_tool_use_demo_50.jsonl,50,AXOLOTL,CHAT",
            "llama-factory/v1_dpo_demo.jsonl,10,TRL,PREFERENCE",
            "llama-factory/v1_multimodal_demo.jsonl,24,LLAMA_FACTORY,CHAT",
            "llama-factory/v1_multimodal_demo.jsonl,24,AXOLOTL,CHAT",
            "llama-factory/v1_sft_demo.jsonl,500,AXOLOTL,CHAT", "llama-factory/v1_sft_demo.jsonl,500,NATIVE,CHAT",
            "fastchat/dummy_conversation.json,500,SHAREGPT,CHAT", "fastchat/dummy_conversation.json,500,NATIVE,CHAT"})
    void aDemoIsReadWholeAndWrittenAndReadAgainIsEqual(String name, int rows, Format format, Kind kind)
            throws IOException {
        var first = Reading.of(shared(name));

        assertThat(first.bad()).isEmpty();
        assertThat(first.rows()).hasSize(rows);
        var wanted = contents(first.examples());
        var again = contents(throughFile(format.output(kind), first.examples()));
        assertThat(again).hasSize(rows);
        for (int i = 0; i < rows; i++) {
            assertThat(again.get(i)).as("row " + (i + 1)).isEqualTo(wanted.get(i));
        }
    }

    /** What a row says and what of it is learned, without what is known of it: only some forms have a place for that. */
    private static List<String> contents(List<Example> rows) {
        var all = new ArrayList<String>();
        rows.forEach(row -> all.add(Marked.normal(row).with(dev.wizardsdk.dataset.Meta.none()).toJson()));
        return all;
    }

    @Test
    void theFolderOfLlamaFactoryIsReadByItsOwnDescription() throws IOException {
        var read = Reading.of(shared("llama-factory"));

        assertThat(read.bad()).isEmpty();
        assertThat(read.rows()).hasSize(91 + 999 + 1000 + 300 + 6 + 3 + 3 + 300 + 300);
        assertThat(read.examples().stream().map(Example::kind).distinct()).containsExactlyInAnyOrder(Kind.INSTRUCTION,
                Kind.CHAT,
                Kind.PREFERENCE, Kind.FEEDBACK);
    }

    @ParameterizedTest
    @CsvSource({"gsm8k/test.jsonl,1319,INSTRUCTION", "humaneval/HumanEval.jsonl.gz,164,INSTRUCTION",
            "mt_bench/question.jsonl,80,PROMPT_ONLY", "self-instruct/seed_tasks.jsonl,175,INSTRUCTION"})
    void aBenchmarkIsReadWhole(String name, int rows, Kind kind) throws IOException {
        var read = Reading.of(shared(name));

        assertThat(read.bad()).isEmpty();
        assertThat(read.examples()).hasSize(rows).allMatch(row -> row.kind() == kind);
    }
}
