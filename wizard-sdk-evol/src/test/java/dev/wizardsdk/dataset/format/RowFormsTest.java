package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RowFormsTest {

    private static final Meta NONE = Meta.none();
    private static final List<Turn> Q_A = List.of(Turn.user("Q"), Turn.assistant("A"));

    private static Turn turn(Role role, Part... parts) {
        return Turn.of(new Message(role, List.of(parts)));
    }

    private static Example chat(Turn... turns) {
        return new Example.Chat(List.of(turns), List.of(), NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'instruction':'Q','input':'','output':'A'}", "{'instruction':'Q','response':'A'}",
            "{'question':'Q','answer':'A'}", "{'query':'Q','response':'A'}", "{'prompt':'Q','completion':'A'}",
            "{'prompt':'Q','response':'A'}", "{'input':'Q','output':'A'}", "{'problem':'Q','answer':'A'}",
            "{'prompt':'Q','canonical_solution':'A'}", "{'instruction':'Q','output':'A','history':null,'system':null}",
            "{'instruction':'Q','instances':[{'input':'','output':'A'}]}"})
    void aQuestionAndItsAnswerAreAnInstructionUnderManyNames(String json) throws IOException {
        assertThat(Reading.row(json.replace('\'', '"'))).isEqualTo(new Example.Instruction("Q", "", "A", NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'messages':[{'role':'user','content':'Q'},{'role':'assistant','content':'A'}]}",
            "{'conversations':[{'from':'human','value':'Q'},{'from':'gpt','value':'A'}]}",
            "{'conversations':[{'role':'prompter','text':'Q'},{'role':'chatgpt','text':'A'}]}",
            "{'conversation':[{'from':'user','value':'Q'},{'from':'bot','value':'A'}]}",
            "{'interactions':[{'role':'user','content':'Q'},{'role':'assistant','content':'A'}]}",
            "{'messages':[{'role':'user','content':[{'type':'text','text':'Q'}]},{'role':'model','content':[{'type':'text','value':'A'}]}]}",
            "{'contents':[{'role':'user','parts':[{'text':'Q'}]},{'role':'model','parts':[{'text':'A'}]}]}",
            "{'prompt':[{'role':'user','content':'Q'}],'completion':[{'role':'assistant','content':'A'}]}",
            "{'prompt':[{'role':'user','content':'Q'}],'completion':'A'}"})
    void aConversationIsAChatUnderManyNames(String json) throws IOException {
        assertThat(Reading.row(json.replace('\'', '"'))).isEqualTo(new Example.Chat(Q_A, List.of(), NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'prompt':'Q','chosen':'A','rejected':'B'}",
            "{'prompt':[{'role':'user','content':'Q'}],'chosen':[{'role':'assistant','content':'A'}],'rejected':[{'role':'assistant','content':'B'}]}",
            "{'chosen':[{'role':'user','content':'Q'},{'role':'assistant','content':'A'}],'rejected':[{'role':'user','content':'Q'},{'role':'assistant','content':'B'}]}",
            "{'prompt':'Q','chosen':[{'role':'user','content':'Q'},{'role':'assistant','content':'A'}],'rejected':[{'role':'user','content':'Q'},{'role':'assistant','content':'B'}]}",
            "{'chosen_messages':[{'role':'user','content':'Q'},{'role':'assistant','content':'A'}],'rejected_messages':[{'role':'user','content':'Q'},{'role':'assistant','content':'B'}]}",
            "{'conversations':[{'from':'human','value':'Q'}],'chosen':{'from':'gpt','value':'A'},'rejected':{'from':'gpt','value':'B'}}",
            "{'messages':[{'role':'user','content':'Q'}],'chosen':{'role':'assistant','content':'A'},'rejected':{'role':'assistant','content':'B'}}",
            "{'instruction':'Q','input':'','chosen':'A','rejected':'B'}",
            "{'input':{'messages':[{'role':'user','content':'Q'}]},'preferred_output':[{'role':'assistant','content':'A'}],'non_preferred_output':[{'role':'assistant','content':'B'}]}"})
    void twoAnswersAreAPreferenceInEveryForm(String json) throws IOException {
        assertThat(Reading.row(json.replace('\'', '"'))).isEqualTo(new Example.Preference(List.of(Turn.user("Q")),
                List.of(Turn.assistant("A")), List.of(Turn.assistant("B")), List.of(), NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'prompt':'Q','completion':'A','label':true}",
            "{'instruction':'Q','output':'A','label':true}",
            "{'messages':[{'role':'user','content':'Q'},{'role':'assistant','content':'A'}],'label':true}",
            "{'messages':[{'role':'user','content':'Q'},{'role':'assistant','content':'A'}],'kto_tag':true}",
            "{'prompt':[{'role':'user','content':'Q'}],'completion':[{'role':'assistant','content':'A'}],'label':true}"})
    void anAnswerWithALabelIsFeedback(String json) throws IOException {
        assertThat(Reading.row(json.replace('\'', '"')))
                .isEqualTo(new Example.Feedback(List.of(Turn.user("Q")), List.of(Turn.assistant("A")), true, List.of(),
                        NONE));
    }

    @Test
    void textsThatBeginAlikeHaveThatAsTheirPrompt() throws IOException {
        assertThat(Reading.row("{\"chosen\":\"The sky is blue.\",\"rejected\":\"The sky is blond.\"}"))
                .isEqualTo(new Example.Preference(
                        List.of(Turn.user("The sky is ")), List.of(Turn.assistant("blue.")),
                        List.of(Turn.assistant("blond.")), List.of(), NONE));
    }

    @Test
    void theOtherKindsAreSeenFromTheirColumns() throws IOException {
        assertThat(Reading.row("{\"text\":\"T\"}")).isEqualTo(new Example.Text("T", NONE));
        assertThat(Reading.row("{\"content\":\"T\"}")).isEqualTo(new Example.Text("T", NONE));
        assertThat(Reading.row("{\"prefix\":\"a\",\"suffix\":\"c\",\"middle\":\"b\"}"))
                .isEqualTo(new Example.Infill("a", "c", "b", NONE));
        assertThat(Reading.row("{\"prompt\":\"Q\",\"completions\":[\"s\",\"t\"],\"labels\":[true,false]}")).isEqualTo(
                new Example.Stepwise("Q",
                        List.of(new Example.Stepwise.Step("s", true), new Example.Stepwise.Step("t", false)), NONE));
        assertThat(Reading.row("{\"prompt\":[{\"role\":\"user\",\"content\":\"Q\"}],\"solution\":\"42\"}"))
                .isEqualTo(new Example.PromptOnly(List.of(Turn.user("Q")), List.of(), "42", NONE));
        assertThat(Reading.row("{\"prompt\":\"Q\"}"))
                .isEqualTo(new Example.PromptOnly(List.of(Turn.user("Q")), List.of(), "", NONE));
        assertThat(Reading.row("{\"question_id\":81,\"turns\":[\"Q\",\"R\"]}")).isEqualTo(
                new Example.PromptOnly(List.of(Turn.user("Q"), Turn.user("R")), List.of(), "", NONE.withId("81")));
    }

    @Test
    void historyAndSystemMakeAChat() throws IOException {
        assertThat(Reading.row(
                "{\"instruction\":\"Q2\",\"input\":\"I\",\"output\":\"A2\",\"system\":\"S\",\"history\":[[\"Q1\",\"A1\"]]}"))
                .isEqualTo(chat(Turn.system("S"), Turn.user("Q1"), Turn.assistant("A1"), Turn.user("Q2\n\nI"),
                        Turn.assistant("A2")));
    }

    @Test
    void aSystemColumnStandsAboveTheMessages() throws IOException {
        assertThat(Reading.row(
                "{\"system\":\"S\",\"conversations\":[{\"from\":\"human\",\"value\":\"Q\"},{\"from\":\"gpt\",\"value\":\"A\"}]}"))
                .isEqualTo(chat(Turn.system("S"), Turn.user("Q"), Turn.assistant("A")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"{\\\"c\\\": \\\"SF\\\"}\"", "{\"c\": \"SF\"}"})
    void argumentsAreReadFromTextAndFromObjects(String arguments) throws IOException {
        var row = Reading.row("""
                {"messages":[{"role":"user","content":"W?"},{"role":"assistant","tool_calls":[{"id":"c1","type":"function",\
                "function":{"name":"w","arguments":%s}}]},{"role":"tool","tool_call_id":"c1","content":"9"},\
                {"role":"assistant","content":"9C"}],"tools":[{"type":"function","function":{"name":"w","description":"d"}}]}
                """.formatted(arguments).strip());

        assertThat(row).isEqualTo(new Example.Chat(List.of(Turn.user("W?"),
                turn(Role.ASSISTANT, new Part.ToolCall("c1", "w", "{\"c\":\"SF\"}")),
                turn(Role.TOOL, new Part.ToolResult("c1", "w", "9")), Turn.assistant("9C")),
                List.of(new ToolDefinition("w", "d", "{\"type\":\"object\",\"properties\":{}}")), NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"[{\\\"name\\\":\\\"w\\\",\\\"description\\\":\\\"d\\\",\\\"parameters\\\":{}}]\"",
            "[{\"name\":\"w\",\"description\":\"d\"}]",
            "[{\"type\":\"function\",\"function\":{\"name\":\"w\",\"description\":\"d\"}}]"})
    void toolsAreReadFromTextAndFromLists(String tools) throws IOException {
        var row = Reading
                .row("{\"conversations\":[{\"from\":\"human\",\"value\":\"Q\"},{\"from\":\"function_call\",\"value\":"
                        + "\"{\\\"name\\\":\\\"w\\\",\\\"arguments\\\":{}}\"},{\"from\":\"observation\",\"value\":\"9\"},"
                        + "{\"from\":\"gpt\",\"value\":\"A\"}],\"tools\":" + tools + "}");

        assertThat(row).isEqualTo(new Example.Chat(
                List.of(Turn.user("Q"), turn(Role.ASSISTANT, new Part.ToolCall("call_0", "w", "{}")),
                        turn(Role.TOOL, new Part.ToolResult("call_0", "w", "9")), Turn.assistant("A")),
                List.of(new ToolDefinition("w", "d", "{\"type\":\"object\",\"properties\":{}}")), NONE));
    }

    @Test
    void severalCallsGetTheirResultsInOrder() throws IOException {
        var row = (Example.Chat) Reading
                .row("{\"conversations\":[{\"from\":\"human\",\"value\":\"Q\"},{\"from\":\"function_call\",\"value\":"
                        + "\"[{\\\"name\\\":\\\"a\\\",\\\"arguments\\\":{}},{\\\"name\\\":\\\"b\\\",\\\"arguments\\\":{}}]\"},"
                        + "{\"from\":\"observation\",\"value\":\"1\"},{\"from\":\"observation\",\"value\":\"2\"},{\"from\":\"gpt\",\"value\":\"A\"}]}");

        assertThat(row.turns().get(2)).isEqualTo(turn(Role.TOOL, new Part.ToolResult("call_0", "a", "1")));
        assertThat(row.turns().get(3)).isEqualTo(turn(Role.TOOL, new Part.ToolResult("call_1", "b", "2")));
    }

    @Test
    void marksInTextsStandForTheMediaOfTheirColumns() throws IOException {
        var row = (Example.Chat) Reading.row("{\"messages\":[{\"role\":\"user\",\"content\":\"<image>Who<image>?\"},"
                + "{\"role\":\"assistant\",\"content\":\"A\"}],\"images\":[\"a b.jpg\",\"https://x.example/c.png\"]}");

        assertThat(row.turns().getFirst())
                .isEqualTo(turn(Role.USER, new Part.Media("image/jpeg", URI.create("a%20b.jpg")),
                        new Part.Text("Who"), new Part.Media("image/png", URI.create("https://x.example/c.png")),
                        new Part.Text("?")));
        assertThat(Reading
                .bad("{\"messages\":[{\"role\":\"user\",\"content\":\"<image><image>\"}],\"images\":[\"a.jpg\"]}")
                .rule())
                .isEqualTo("media-count");
        assertThat(Reading.bad("{\"messages\":[{\"role\":\"user\",\"content\":\"none\"}],\"images\":[\"a.jpg\"]}")
                .reason())
                .endsWith("/images");
    }

    @Test
    void partsOfMessagesKeepTheirTypes() throws IOException {
        var row = (Example.Chat) Reading
                .row("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Q\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\",\"detail\":\"low\"}},"
                        + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"wav\"}},{\"type\":\"hologram\",\"x\":1}]},"
                        + "{\"role\":\"assistant\",\"reasoning_content\":\"R\",\"content\":\"A\"}]}");

        assertThat(row.turns()).containsExactly(
                turn(Role.USER, new Part.Text("Q"),
                        new Part.Media("image/png", URI.create("data:image/png;base64,AAAA")),
                        new Part.Media("audio/wav", URI.create("data:audio/wav;base64,AAAA")),
                        new Part.Opaque("file", "{\"type\":\"hologram\",\"x\":1}")),
                turn(Role.ASSISTANT, new Part.Reasoning("R"), new Part.Text("A")));
        assertThat(row.meta().extra()).isEqualTo(Map.of("/messages/0/content/1/image_url/detail", "\"low\""));
    }

    @ParameterizedTest
    @CsvSource({"'\"weight\":0',MASK", "'\"weight\":1',TRAIN", "'\"train\":false',MASK", "'\"loss_weight\":1.0',TRAIN",
            "'\"name\":\"x\"',DEFAULT"})
    void weightsOfMessagesAreMarks(String property, Loss mark) throws IOException {
        var row = (Example.Chat) Reading
                .row("{\"messages\":[{\"role\":\"assistant\",\"content\":\"A\"," + property + "}]}");

        assertThat(row.turns().getFirst().loss()).isEqualTo(mark);
    }

    @Test
    void segmentsAndSpansAreMarksOfParts() throws IOException {
        var segments = (Example.Chat) Reading
                .row("{\"segments\":[{\"label\":false,\"text\":\"<s>Q\"},{\"label\":true,\"text\":\"A</s>\"}]}");
        var spans = (Example.Chat) Reading
                .row("{\"messages\":[{\"role\":\"assistant\",\"content\":\"abcdef\",\"train_detail\":"
                        + "[{\"begin_offset\":1,\"end_offset\":2,\"train\":true},{\"begin_offset\":3,\"end_offset\":3,\"train\":false}]}]}");

        assertThat(segments.turns().getFirst().parts()).containsExactly(Loss.MASK, Loss.TRAIN);
        assertThat(spans.turns().getFirst().message().parts()).containsExactly(new Part.Text("a"), new Part.Text("bc"),
                new Part.Text("d"), new Part.Text("ef"));
        assertThat(spans.turns().getFirst().parts()).containsExactly(Loss.MASK, Loss.TRAIN, Loss.MASK, Loss.MASK);
    }

    @Test
    void ofAPromptAndItsCompletionOnlyTheCompletionIsLearned() throws IOException {
        var row = (Example.Chat) Reading
                .row("{\"prompt\":[{\"role\":\"user\",\"content\":\"Q\"},{\"role\":\"assistant\",\"content\":\"A\"},"
                        + "{\"role\":\"user\",\"content\":\"R\"}],\"completion\":[{\"role\":\"assistant\",\"content\":\"B\"}]}");

        assertThat(row.turns()).extracting(Turn::isTrained).containsExactly(false, false, false, true);
    }

    @Test
    void whatIsNoneOfTheFormsOwnIsKeptBesideIt() throws IOException {
        var row = Reading
                .row("{\"instruction\":\"Q\",\"output\":\"A\",\"id\":7,\"source\":\"web\",\"license\":\"CC-BY-4.0\","
                        + "\"quality_score\":0.5,\"topic\":{\"a\":[1,2]},\"nothing\":null}");

        assertThat(row.meta())
                .isEqualTo(NONE.withId("7").withSource("web").withLicence("cc-by-4.0").withScore("quality_score", 0.5)
                        .withExtra(Map.of("topic", "{\"a\":[1,2]}")));
    }

    @Test
    void ourOwnRowsAndRejectionsAreReadWhole() throws IOException {
        var row = new Example.Infill("a", "c", "b", NONE.withFlag("x"));

        assertThat(Reading.row(row.toJson())).isEqualTo(row);
        assertThat(Reading
                .row("{\"rule\":\"length\",\"reason\":\"too long\",\"how\":\"length\",\"row\":" + row.toJson() + "}"))
                .isEqualTo(row);
        assertThat(Reading.bad("{\"rule\":\"length\",\"reason\":\"\",\"how\":\"read\",\"text\":\"x\"}").rule())
                .isEqualTo("no-row");
        assertThat(Reading.bad("{\"kind\":\"nothing known\",\"x\":1}").rule()).isEqualTo("unknown-form");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'a':1,'b':2}|unknown-form|the row", "{}|unknown-form|the row",
            "[1]|not-an-object|the row",
            "{'input_ids':[1]}|token-ids|/input_ids", "{'instruction':'Q','output':{'a':1}}|bad-type|/output",
            "{'messages':[{'role':'wizard','content':'Q'}]}|bad-role|/messages/0/role",
            "{'messages':[{'content':'Q'}]}|bad-role|/messages/0/role",
            "{'messages':[{'role':'user'}]}|no-content|/messages/0/content",
            "{'messages':'x'}|unknown-form|the row", "{'messages':[7]}|bad-type|/messages/0",
            "{'messages':[{'role':'user','content':7}]}|bad-type|/messages/0/content",
            "{'messages':[{'role':'assistant','content':'A','weight':0.5}]}|bad-weight|/messages/0/weight",
            "{'conversations':[{'from':'function_call','value':'hm'}]}|bad-json-text|/conversations/0/value",
            "{'messages':[{'role':'assistant','tool_calls':[{'function':{'name':'w','arguments':[1]}}]}]}|bad-arguments|/messages/0/tool_calls/0/function/arguments",
            "{'messages':[],'tools':[{'name':'no spaces'}]}|bad-tool-name|/tools/0/name",
            "{'messages':[],'tools':7}|bad-tools|/tools",
            "{'prompt':'Q','completions':['a'],'labels':[]}|bad-steps|/labels",
            "{'prompt':'Q','completions':['a'],'labels':['yes']}|bad-type|/labels/0",
            "{'messages':[{'role':'user','content':'Q'}],'label':true}|bad-role|/messages/0",
            "{'instruction':'Q','output':'A','history':[['q']]}|bad-history|/history/0",
            "{'instruction':'Q','instances':[]}|several-instances|/instances",
            "{'segments':[{'text':'a','label':1}]}|bad-type|/segments/0/label",
            "{'chosen':[],'rejected':'A'}|bad-type|/rejected",
            "{'contents':[{'role':'assistant','parts':[]}]}|bad-role|/contents/0/role"})
    void aBrokenRowHasARuleAndAPlace(String json, String rule, String pointer) throws IOException {
        var bad = Reading.bad(json.replace('\'', '"'));

        assertThat(bad.rule()).isEqualTo(rule);
        assertThat(bad.reason()).endsWith(pointer);
        assertThat(bad.place().line()).isEqualTo(1);
    }

    @Test
    void aRenamedColumnIsReadAndTheOneItHidesIsKept() throws IOException {
        var file = java.nio.file.Files.createTempFile("rows", ".jsonl");
        java.nio.file.Files.writeString(file, "{\"ask\":\"Q\",\"reply\":\"A\",\"output\":\"old\"}");

        var read = Reading
                .of(RowFiles.read(ReadOptions.defaults().withColumn("instruction", "ask").withColumn("output", "reply"),
                        List.of(file)));

        assertThat(read.examples()).containsExactly(
                new Example.Instruction("Q", "", "A", NONE.withExtra(Map.of("output", "\"old\""))));
        assertThat(read.rows().getFirst().example().kind()).isEqualTo(Kind.INSTRUCTION);
    }
}
