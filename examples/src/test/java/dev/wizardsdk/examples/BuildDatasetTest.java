package dev.wizardsdk.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BuildDatasetTest {

    @TempDir
    Path directory;

    private Path rows() throws IOException {
        var lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            lines.append("{\"instruction\":\"Name the ").append("bird fish tree star".split(" ", -1)[i % 4])
                    .append(" of kind ")
                    .append(i).append("\",\"input\":\"\",\"output\":\"It is number ").append(i * 7919).append("\"}\n");
        }
        lines.append("{\"instruction\":\"Say it\",\"output\":\"I'm sorry, but I can't help with that.\"}\n");
        lines.append("{\"instruction\":\"Name the bird of kind 0\",\"input\":\"\",\"output\":\"It is number 0\"}\n");
        return Files.writeString(directory.resolve("rows.jsonl"), lines + "{broken\n");
    }

    private int build(String... more) throws IOException {
        var args = new ArrayList<>(List.of("--in", rows().toString(), "--out", directory.resolve("out").toString()));
        args.addAll(List.of(more));
        return Program.status(BuildDataset.command(), args.toArray(String[]::new));
    }

    @Test
    void cleansSplitsAndWritesEachFormat() throws IOException {
        assertThat(build("--format", "alpaca,trl,llama-factory,axolotl,huggingface,csv,parquet", "--clean",
                "normalised,refusals", "--remove", "refusal", "--dedup", "minhash", "--split", "0.8,0.2", "--preview",
                "chatml",
                "--validate", "openai,trl-sft,llama-factory,axolotl")).isZero();
        var out = directory.resolve("out");
        assertThat(Files.readAllLines(out.resolve("alpaca/train.jsonl"))).hasSize(16);
        assertThat(Files.readAllLines(out.resolve("preview-trl/train.jsonl"))).hasSize(16);
        assertThat(out.resolve("llama-factory/dataset_info.json")).exists();
        assertThat(out.resolve("axolotl/datasets.yml")).exists();
        assertThat(out.resolve("huggingface/data/test-00000-of-00001.jsonl")).exists();
        assertThat(out.resolve("parquet/data/test-00000-of-00001.parquet")).exists();
        assertThat(out.resolve("preview.html")).content().contains("learned");
        assertThat(Files.readString(out.resolve("rejected.jsonl"))).contains("unreadable-json", "near-duplicate",
                "\"rule\":\"flagged\"");
        assertThat(Files.readString(out.resolve("summary.json"))).contains("\"read\" : 23", "\"rows\" : 20");
    }

    @Test
    void rowsThatAConsumerDoesNotTakeEndWithAStatus() throws IOException {
        assertThat(build("--format", "trl", "--validate", "trl-dpo")).isEqualTo(1);
    }

    @Test
    void wrongOptionsAreNamed() throws IOException {
        assertThat(build("--format", "alpacca")).isEqualTo(2);
        assertThat(build("--to", "novel")).isEqualTo(2);
        assertThat(build("--format", "openai-dpo")).isEqualTo(2);
        assertThat(build("--split", "0.8,0.8")).isEqualTo(2);
        assertThat(build("--clean", "refusals", "--remove", "refusals")).isEqualTo(2);
        assertThat(build("--order", "dificulty")).isEqualTo(2);
        assertThat(build("--preview", "chatlm")).isEqualTo(2);
        assertThat(build("--validate", "gemini")).isEqualTo(2);
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void tooManyUnreadableRowsWriteNothing() throws IOException {
        assertThat(build("--max-unreadable", "0.01")).isEqualTo(1);
        assertThat(directory.resolve("out/openai/train.jsonl")).doesNotExist();
    }
}
