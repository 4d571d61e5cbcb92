package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Output;
import dev.wizardsdk.dataset.Output.DataFile;
import dev.wizardsdk.dataset.Output.Encoded;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FormatTest {

    private static final Meta NONE = Meta.none();
    private static final ToolDefinition WEATHER = new ToolDefinition("w", "d", "{\"type\":\"object\"}");
    private static final Part.Media IMAGE = new Part.Media("image/png", URI.create("data:image/png;base64,AAAA"));

    @TempDir
    Path folder;

    private static Turn turn(Role role, Part... parts) {
        return Turn.of(new Message(role, List.of(parts)));
    }

    private static Example.Chat chat(Turn... turns) {
        return new Example.Chat(List.of(turns), List.of(), NONE);
    }

    private static Example.Chat withTools() {
        return new Example.Chat(
                List.of(Turn.user("W?"), turn(Role.ASSISTANT, new Part.ToolCall("c1", "w", "{\"c\":\"SF\"}")),
                        turn(Role.TOOL, new Part.ToolResult("c1", "w", "9")), Turn.assistant("9C")),
                List.of(WEATHER), NONE);
    }

    private static Example.Preference pair() {
        return new Example.Preference(List.of(Turn.system("S"), Turn.user("Q")),
                List.of(Turn.assistant("A good answer")),
                List.of(Turn.assistant("A bad answer")), List.of(), NONE);
    }

    private static Example.Feedback feedback() {
        return new Example.Feedback(List.of(Turn.user("Q")), List.of(Turn.assistant("A")), false, List.of(), NONE);
    }

    private static Example sample(Kind kind) {
        return switch (kind) {
            case TEXT -> new Example.Text("T", NONE);
            case INSTRUCTION -> new Example.Instruction("", "Q", "I", "A", NONE);
            case CHAT -> chat(Turn.user("Q"), Turn.assistant("A"));
            case PROMPT_ONLY -> new Example.PromptOnly(List.of(Turn.user("Q")), List.of(), "42", NONE);
            case PREFERENCE -> pair();
            case RANKED -> new Example.Ranked(List.of(Turn.user("Q")), List.of(), List.of(), NONE);
            case FEEDBACK -> feedback();
            case STEPWISE -> new Example.Stepwise("Q", List.of(new Example.Stepwise.Step("s", true)), NONE);
            case INFILL -> new Example.Infill("a", "c", "b", NONE);
        };
    }

    private static String written(Output output, Example row) {
        try {
            assertThat(output.encode(row)).isInstanceOf(Encoded.Written.class);
            return ((FormOutput) output).line(row);
        } catch (BadRow e) {
            throw new AssertionError(e);
        }
    }

    private static String refused(Output output, Example row) {
        return switch (output.encode(row)) {
            case Encoded.Written written -> "written: " + written(output, row);
            case Encoded.Refused(var rule, var reason) -> rule;
        };
    }

    private static void write(Output output, Path file, Example row) throws IOException {
        try (var writer = output.open(file)) {
            writer.write(written(output, row).getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ALPACA|{'instruction':'Q','input':'I','output':'A'}",
            "OPENAI|{'messages':[{'role':'user','content':'Q\\n\\nI'},{'role':'assistant','content':'A'}]}",
            "TOGETHER|{'messages':[{'role':'user','content':'Q\\n\\nI'},{'role':'assistant','content':'A'}]}",
            "BEDROCK|{'messages':[{'role':'user','content':'Q\\n\\nI'},{'role':'assistant','content':'A'}]}",
            "VERTEX|{'contents':[{'role':'user','parts':[{'text':'Q\\n\\nI'}]},{'role':'model','parts':[{'text':'A'}]}]}",
            "TRL|{'prompt':[{'role':'user','content':'Q\\n\\nI'}],'completion':[{'role':'assistant','content':'A'}]}",
            "LLAMA_FACTORY|{'conversations':[{'from':'human','value':'Q\\n\\nI'},{'from':'gpt','value':'A'}],'system':'','tools':'','audios':[],'images':[],'videos':[]}",
            "CSV|'',Q,I,A"})
    void anInstructionIsWrittenInEachForm(Format format, String wanted) {
        var row = written(format.output(Kind.INSTRUCTION), sample(Kind.INSTRUCTION));

        assertThat(format == Format.CSV ? row.replace("\"\"", "''") : row.replace('"', '\'')).isEqualTo(wanted);
    }

    @Test
    void argumentsAreTextOrAnObjectAsTheConsumerTakesThem() {
        assertThat(written(Format.OPENAI.output(), withTools())).isEqualTo(
                """
                {"messages":[{"role":"user","content":"W?"},{"role":"assistant","tool_calls":[{"id":"c1","type":"function",\
                "function":{"name":"w","arguments":"{\\"c\\":\\"SF\\"}"}}]},\
                {"role":"tool","tool_call_id":"c1","name":"w","content":"9"},{"role":"assistant","content":"9C"}],\
                "tools":[{"type":"function","function":{"name":"w","description":"d","parameters":{"type":"object","properties":{}}}}]}""");
        assertThat(written(Format.TRL.output(), withTools())).contains("\"content\":\"\"",
                "\"arguments\":{\"c\":\"SF\"}",
                "\"tools\":\"[{\\\"type\\\":\\\"function\\\"");
        assertThat(written(Format.LLAMA_FACTORY.output(), withTools())).contains("\"function_call\"",
                "\"value\":\"{\\\"name\\\":\\\"w\\\",\\\"arguments\\\":{\\\"c\\\":\\\"SF\\\"}}\"",
                "\\\"properties\\\":{}",
                "\"tools\":\"[{\\\"name\\\":\\\"w\\\"");
        assertThat(written(Format.AXOLOTL.output(), withTools())).contains("\"arguments\":\"{\\\"c\\\":\\\"SF\\\"}\"",
                "\"tools\":\"[");
        assertThat(written(Format.VERTEX.output(), withTools())).isNotEmpty();
    }

    @Test
    void mistralGetsShortIdsAndNoConversationWithToolsOfWhichSeveralAnswersAreLearned() {
        var row = withTools();
        var lastOnly = new Example.Chat(
                List.of(row.turns().get(0), row.turns().get(1).with(Loss.MASK), row.turns().get(2),
                        row.turns().get(3)),
                row.tools(), NONE);

        assertThat(refused(Format.MISTRAL.output(), row)).isEqualTo("tools-last-only");
        var json = written(Format.MISTRAL.output(), lastOnly);
        assertThat(json).containsPattern("\"id\":\"[A-Za-z0-9]{9}\"").contains("\"weight\":0");
        var id = json.replaceFirst(".*\"id\":\"([A-Za-z0-9]{9})\".*", "$1");
        assertThat(json).contains("\"tool_call_id\":\"" + id + "\"");
    }

    @Test
    void theOtherKindsAreWrittenAsTheirTrainersTakeThem() {
        assertThat(written(Format.OPENAI_DPO.output(), pair())).isEqualTo("""
                {"input":{"messages":[{"role":"system","content":"S"},{"role":"user","content":"Q"}]},\
                "preferred_output":[{"role":"assistant","content":"A good answer"}],\
                "non_preferred_output":[{"role":"assistant","content":"A bad answer"}]}""");
        assertThat(written(Format.LLAMA_FACTORY.output(Kind.PREFERENCE), pair())).isEqualTo("""
                {"conversations":[{"from":"human","value":"Q"}],"system":"S","tools":"","audios":[],"images":[],"videos":[],\
                "chosen":{"from":"gpt","value":"A good answer"},"rejected":{"from":"gpt","value":"A bad answer"}}""");
        assertThat(written(Format.AXOLOTL.output(Kind.PREFERENCE), pair())).isEqualTo(
                """
                {"messages":[{"role":"system","content":"S"},{"role":"user","content":"Q"}],\
                "chosen":{"role":"assistant","content":"A good answer"},"rejected":{"role":"assistant","content":"A bad answer"}}""");
        assertThat(written(Format.TRL.output(Kind.FEEDBACK), feedback())).isEqualTo(
                """
                {"prompt":[{"role":"user","content":"Q"}],"completion":[{"role":"assistant","content":"A"}],"label":false}""");
        assertThat(written(Format.AXOLOTL.output(Kind.FEEDBACK), feedback()))
                .isEqualTo("{\"system\":\"\",\"prompt\":\"Q\",\"completion\":\"A\",\"label\":false}");
        assertThat(written(Format.TRL.output(Kind.STEPWISE), sample(Kind.STEPWISE)))
                .isEqualTo("{\"prompt\":\"Q\",\"completions\":[\"s\"],\"labels\":[true]}");
        assertThat(written(Format.TRL.output(Kind.PROMPT_ONLY), sample(Kind.PROMPT_ONLY)))
                .isEqualTo("{\"prompt\":[{\"role\":\"user\",\"content\":\"Q\"}],\"reference\":\"42\"}");
        assertThat(written(Format.MISTRAL.output(Kind.TEXT), sample(Kind.TEXT))).isEqualTo("{\"text\":\"T\"}");
    }

    @ParameterizedTest
    @EnumSource
    void everyKindThatAFormNamesIsWrittenAndReadAgainAsItWas(Format format) throws IOException {
        for (var kind : format.kinds()) {
            if (kind == Kind.RANKED) {
                continue;
            }
            var output = format.output(kind);
            var file = folder.resolve(kind + output.fileName("train", 0, 1).replace('/', '_'));
            write(output, file, sample(kind));
            var read = Reading.of(file);
            assertThat(read.bad()).isEmpty();
            assertThat(read.examples()).singleElement().satisfies(row -> assertThat(row.with(NONE)).satisfiesAnyOf(
                    it -> assertThat(it).isEqualTo(sample(kind)),
                    it -> assertThat(it).isEqualTo(chat(Turn.user("Q\n\nI"), Turn.assistant("A"))),
                    it -> assertThat(it).isEqualTo(new Example.Instruction("Q", "", "A", NONE)),
                    it -> assertThat(it).isEqualTo(
                            new Example.Chat(List.of(Turn.user("Q"), Turn.assistant("A")), List.of(), NONE))));
        }
    }

    static Stream<Object[]> refusals() {
        var reasoning = chat(Turn.user("Q"), turn(Role.ASSISTANT, new Part.Reasoning("R"), new Part.Text("A")));
        var image = chat(turn(Role.USER, new Part.Text("Q"), IMAGE), Turn.assistant("A"));
        var sound = chat(turn(Role.USER, new Part.Text("Q"), new Part.Media("audio/wav", URI.create("a.wav"))),
                Turn.assistant("A"));
        var masked = chat(Turn.user("Q"), Turn.assistant("A").with(Loss.MASK), Turn.user("R"), Turn.assistant("B"));
        var partly = chat(Turn.user("Q"),
                new Turn(new Message(Role.ASSISTANT, List.of(new Part.Text("a"), new Part.Text("b"))),
                        Loss.DEFAULT, List.of(Loss.MASK, Loss.TRAIN)));
        var userLearned = chat(Turn.user("Q").with(Loss.TRAIN), Turn.assistant("A"));
        var system = chat(Turn.system("S"), Turn.user("Q"), Turn.assistant("A"));
        var systems = chat(Turn.system("S"), Turn.system("S"), Turn.user("Q"), Turn.assistant("A"));
        var twice = chat(Turn.user("Q"), Turn.user("R"), Turn.assistant("A"));
        var open = chat(Turn.user("Q"), Turn.assistant("A"), Turn.user("R"));
        var empty = chat(Turn.user("Q"), Turn.assistant(""));
        var opaque = chat(turn(Role.USER, new Part.Opaque("file", "{}")), Turn.assistant("A"));
        var textBesideCall = new Example.Chat(List.of(Turn.user("Q"),
                turn(Role.ASSISTANT, new Part.Text("wait"), new Part.ToolCall("c1", "w", "{}")),
                turn(Role.TOOL, new Part.ToolResult("c1", "w", "9")), Turn.assistant("A")), List.of(WEATHER), NONE);
        var broken = new Example.Instruction("Q", "", "half \ud83d", NONE);
        var all = EnumSet.complementOf(EnumSet.of(Format.OPENAI_DPO, Format.NATIVE));
        return Stream.of(
                of(reasoning, "reasoning", Format.ALPACA, Format.SHAREGPT, Format.OPENAI, Format.LLAMA_FACTORY,
                        Format.CSV,
                        Format.MISTRAL, Format.TOGETHER, Format.FIREWORKS, Format.BEDROCK, Format.VERTEX),
                of(image, "media", Format.ALPACA, Format.SHAREGPT, Format.CSV, Format.MISTRAL, Format.BEDROCK,
                        Format.VERTEX),
                of(sound, "media", Format.ALPACA, Format.SHAREGPT, Format.OPENAI, Format.TRL, Format.TOGETHER,
                        Format.FIREWORKS),
                of(withTools(), "tools", Format.ALPACA, Format.SHAREGPT, Format.CSV, Format.TOGETHER, Format.BEDROCK),
                of(masked, "loss-marks", Format.SHAREGPT, Format.TRL, Format.LLAMA_FACTORY, Format.HUGGING_FACE,
                        Format.BEDROCK,
                        Format.VERTEX),
                of(partly, "loss-marks", Format.ALPACA, Format.SHAREGPT, Format.OPENAI, Format.TRL,
                        Format.LLAMA_FACTORY, Format.MISTRAL,
                        Format.TOGETHER),
                of(userLearned, "loss-marks", Format.OPENAI, Format.TRL, Format.ALPACA, Format.VERTEX,
                        Format.FIREWORKS),
                of(system, "system", Format.SHAREGPT),
                of(systems, "system", Format.LLAMA_FACTORY, Format.MISTRAL, Format.FIREWORKS,
                        Format.BEDROCK, Format.VERTEX),
                of(twice, "alternation", Format.LLAMA_FACTORY, Format.SHAREGPT, Format.TOGETHER, Format.BEDROCK,
                        Format.VERTEX),
                of(twice, "several-turns", Format.ALPACA, Format.CSV),
                of(open, "last-role", Format.OPENAI, Format.LLAMA_FACTORY, Format.SHAREGPT, Format.MISTRAL,
                        Format.BEDROCK, Format.VERTEX),
                of(empty, "empty-answer", all.toArray(Format[]::new)),
                of(opaque, "unknown-part", all.toArray(Format[]::new)),
                of(textBesideCall, "text-beside-call", Format.LLAMA_FACTORY),
                of(broken, "lone-surrogate", all.toArray(Format[]::new)),
                of(new Example.Instruction("Q", "", "NA", NONE), "read-as-nothing", Format.CSV))
                .flatMap(List::stream);
    }

    private static List<Object[]> of(Example row, String rule, Format... formats) {
        return Arrays.stream(formats).map(format -> new Object[] {format, rule, row}).toList();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("refusals")
    void aRowThatAFormHasNoPlaceForIsRefusedByRule(Format format, String rule, Example row) {
        assertThat(refused(format.output(), row)).isEqualTo(rule);
    }

    @Test
    void aRowOfAnotherKindIsRefusedWithTheWayToWriteIt() {
        assertThat(Format.TRL.output().encode(pair())).isInstanceOfSatisfying(Encoded.Refused.class, refused -> {
            assertThat(refused.rule()).isEqualTo("other-kind");
            assertThat(refused.reason()).contains("Format.TRL.outputs(kinds)");
        });
        assertThat(refused(Format.ALPACA.output(), pair())).isEqualTo("other-kind");
        assertThatThrownBy(() -> Format.ALPACA.output(Kind.PREFERENCE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofAPromptAndItsCompletionOnlyTheLastAnswerIsLearned() {
        var both = chat(Turn.user("Q"), Turn.assistant("A"), Turn.user("R"), Turn.assistant("B"));

        assertThat(refused(Format.TRL.output(Kind.INSTRUCTION), both)).isEqualTo("loss-marks");
        assertThat(written(Format.TRL.output(Kind.CHAT), both)).startsWith("{\"messages\":");
    }

    @Test
    void marksAreWrittenWhereTheyCanBe() {
        var masked = chat(Turn.user("Q"), Turn.assistant("A").with(Loss.MASK), Turn.user("R"), Turn.assistant("B"));
        var partly = chat(Turn.user("Q"),
                new Turn(new Message(Role.ASSISTANT, List.of(new Part.Text("a"), new Part.Text("b"))),
                        Loss.DEFAULT, List.of(Loss.MASK, Loss.TRAIN)));

        assertThat(written(Format.OPENAI.output(), masked)).contains("\"content\":\"A\",\"weight\":0");
        assertThat(written(Format.AXOLOTL.output(), masked)).contains("\"content\":\"A\",\"train\":false");
        assertThat(written(Format.AXOLOTL.output(), partly))
                .contains(
                        "[{\"type\":\"text\",\"text\":\"a\",\"train\":false},{\"type\":\"text\",\"text\":\"b\",\"train\":true}]");
        assertThat(written(Format.TRL.output(Kind.INSTRUCTION), masked)).startsWith("{\"prompt\":")
                .contains("\"completion\":");
    }

    @Test
    void rowsOfSeveralKindsGoIntoSeveralOutputs() {
        assertThat(Format.TRL.outputs(Set.of(Kind.INSTRUCTION, Kind.CHAT, Kind.PREFERENCE))).extracting(Output::name)
                .containsExactly("trl-chat", "trl-preference");
        assertThat(Format.TRL.outputs(Set.of(Kind.PREFERENCE))).extracting(Output::name).containsExactly("trl");
        assertThat(Format.NATIVE.outputs(Set.of(Kind.TEXT, Kind.CHAT))).extracting(Output::name)
                .containsExactly("native");
    }

    @Test
    void namesAreForgivingAndNearOnesAreSuggested() {
        assertThat(Format.named("llama-factory")).isEqualTo(Format.LLAMA_FACTORY);
        assertThat(Format.named("LLaMA_Factory")).isEqualTo(Format.LLAMA_FACTORY);
        assertThat(Format.named("hugging-face")).isEqualTo(Format.HUGGING_FACE);
        assertThatThrownBy(() -> Format.named("aplaca")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean alpaca");
    }

    @Test
    void shardsAndSplitsAreToldByNames() {
        assertThat(Format.OPENAI.output().fileName("train", 0, 1)).isEqualTo("train.jsonl");
        assertThat(Format.OPENAI.output().fileName("train", 1, 3)).isEqualTo("train-00001-of-00003.jsonl");
        assertThat(Format.CSV.output().fileName("test", 0, 1)).isEqualTo("test.csv");
        assertThat(Format.HUGGING_FACE.output().fileName("train", 0, 1)).isEqualTo("data/train-00000-of-00001.jsonl");
    }

    @Test
    void theCardTellsSplitsAndSizes() {
        var card = Format.HUGGING_FACE.output()
                .companions(List.of(new DataFile("data/train-00000-of-00002.jsonl", "train", 2, 20, ""),
                        new DataFile("data/train-00001-of-00002.jsonl", "train", 1, 10, ""),
                        new DataFile("data/test-00000-of-00001.jsonl", "test", 1, 7, "")));

        assertThat(card).containsOnlyKeys("README.md");
        assertThat(card.get("README.md")).isEqualTo("""
                ---
                configs:
                - config_name: default
                  data_files:
                  - split: train
                    path: "data/train-*"
                  - split: test
                    path: "data/test-*"
                dataset_info:
                  config_name: default
                  splits:
                  - name: train
                    num_bytes: 30
                    num_examples: 3
                  - name: test
                    num_bytes: 7
                    num_examples: 1
                  download_size: 37
                  dataset_size: 37
                size_categories:
                - n<1K
                ---
                """);
    }

    @Test
    void llamaFactoryIsToldEveryColumnAndTagOfEachSplit() throws Exception {
        var files = List.of(new DataFile("train.jsonl", "train", 2, 20, ""),
                new DataFile("test.jsonl", "test", 1, 7, ""));
        var info = Json.read(
                Format.LLAMA_FACTORY.output(Kind.PREFERENCE).companions(files).getOrDefault("dataset_info.json", ""));

        assertThat(info.properties()).extracting(java.util.Map.Entry::getKey).containsExactly("train", "test");
        assertThat(info.path("train").path("formatting").asText()).isEqualTo("sharegpt");
        assertThat(info.path("train").path("ranking").asBoolean()).isTrue();
        var row = Json.read(written(Format.LLAMA_FACTORY.output(Kind.PREFERENCE), pair()));
        var columns = info.path("train").path("columns");
        assertThat(columns).allMatch(column -> row.has(column.asText()));
        assertThat(row.properties())
                .allMatch(column -> columns.findValuesAsText(ours(column.getKey())).contains(column.getKey()));
        assertThat(info.path("test").path("tags")).hasSize(7);
        assertThat(Format.LLAMA_FACTORY.output(Kind.FEEDBACK).companions(files).toString())
                .contains("\"kto_tag\" : \"label\"");
    }

    private static String ours(String column) {
        return column.equals("conversations") ? "messages" : column;
    }

    @Test
    void axolotlIsToldTheTypeOfEachFile() {
        var stanza = Format.AXOLOTL.output().companions(List.of(new DataFile("train.jsonl", "train", 2, 20, "")))
                .get("datasets.yml");

        assertThat(stanza).isEqualTo("""
                datasets:
                  - path: train.jsonl
                    ds_type: json
                    type: chat_template
                    field_messages: messages
                    roles_to_train: [assistant]
                    train_on_eos: turn
                    message_field_training: train
                """);
    }

    @Test
    void aTableHasAHeadAndQuotesWhatItMust() throws IOException {
        var file = folder.resolve("train.csv");
        write(Format.CSV.output(), file, new Example.Instruction("=1+1", "a,\"b\"", "line\nend", NONE));

        assertThat(Files.readString(file))
                .isEqualTo("system,instruction,input,output\r\n\"\",'=1+1,\"a,\"\"b\"\"\",\"line\nend\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+x", "-x", "@x", "'=x", "''-x", "'plain", "x=1", " lead and trail "})
    void whatASpreadsheetWouldRunIsQuotedInCsvOnlyAndReadBack(String text) throws IOException {
        var row = new Example.Instruction(text, "", "\tA", NONE);
        var output = Format.CSV.output();
        var file = folder.resolve("train.csv");
        write(output, file, row);

        assertThat(Reading.of(file).examples()).containsExactly(row);
        assertThat(Files.readString(file)).doesNotContainPattern("(?m)(?:^|,)\"?[=+\\-@\t]");
        assertThat(written(Format.ALPACA.output(), row)).contains("\"instruction\":\"" + text + "\"");
    }
}
