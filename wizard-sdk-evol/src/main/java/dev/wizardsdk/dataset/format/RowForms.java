package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.List;

/** Sees from the columns of one row which form it has, and reads it. */
final class RowForms {

    private static final List<String> CONVERSATIONS = List.of("messages", "conversations", "conversation",
            "interactions",
            "dialogue", "dialog");
    private static final List<String> REFERENCES = List.of("reference", "ground_truth", "solution", "answer", "target");

    private final Fields row;
    private final TurnReader turns;
    private final AnswerForms answers;

    RowForms(Fields row, Layout layout) {
        this.row = row;
        this.turns = new TurnReader(row, layout, new MediaColumns(row));
        this.answers = new AnswerForms(row, turns);
    }

    Example example() throws BadRow {
        var example = read();
        turns.finish();
        return example.with(row.meta());
    }

    private Example read() throws BadRow {
        if (row.has("chosen_messages", "rejected_messages")) {
            return pairOfChats("chosen_messages", "rejected_messages", List.of());
        }
        if (row.has("preferred_output", "non_preferred_output")) {
            return openAiPair();
        }
        if (row.has("contents") && row.peek("contents").isArray()) {
            return new VertexRows(row, turns).chat();
        }
        if (row.has("segments") && row.peek("segments").isArray()) {
            return segments();
        }
        if (row.has("chosen", "rejected")) {
            return pair();
        }
        var conversation = row.firstOf(CONVERSATIONS);
        if (conversation.isPresent() && !row.peek(conversation.get()).isTextual()) {
            return chat(conversation.get());
        }
        if (row.has("prompt", "completions", "labels")) {
            return steps();
        }
        if (row.has("prefix", "suffix", "middle")) {
            return new Example.Infill(row.text("prefix"), row.text("suffix"), row.text("middle"), TurnReader.NOTHING);
        }
        if (row.peek("prompt").isArray()) {
            return row.has("completion") ? completion() : promptOnly();
        }
        if (row.has("instances") && row.peek("instances").isArray()) {
            return answers.selfInstruct();
        }
        if (row.peek("turns").isArray()) {
            return questions();
        }
        return answers.read();
    }

    private Example chat(String column) throws BadRow {
        var all = turns.withSystem(turns.read(column));
        var tools = turns.tools();
        var label = row.has("label") ? "label" : "kto_tag";
        if (!row.peek(label).isBoolean()) {
            return new Example.Chat(all, tools, TurnReader.NOTHING);
        }
        if (all.isEmpty() || all.getLast().role() != Role.ASSISTANT) {
            throw new BadRow("bad-role", "what is labelled must be an answer",
                    "/" + column + "/" + Math.max(0, all.size() - 1));
        }
        return new Example.Feedback(all.subList(0, all.size() - 1), all.subList(all.size() - 1, all.size()),
                row.take(label).booleanValue(), tools, TurnReader.NOTHING);
    }

    private Example pair() throws BadRow {
        var conversation = row.firstOf(CONVERSATIONS);
        if (conversation.isPresent()) {
            return pairOfChats("chosen", "rejected", turns.withSystem(turns.followed(turns.read(conversation.get()))));
        }
        if (row.peek("prompt").isArray()) {
            return pairOfChats("chosen", "rejected", turns.withSystem(turns.followed(turns.read("prompt"))));
        }
        var prompt = answers.prompt();
        if (prompt.isEmpty() && row.peek("chosen").isTextual() && row.peek("rejected").isTextual()) {
            return pairOfTexts(row.text("chosen"), row.text("rejected"));
        }
        return pairOfChats("chosen", "rejected", prompt);
    }

    /** Two answers, or two conversations that begin alike: what they begin with is the prompt. */
    private Example pairOfChats(String better, String worse, List<Turn> prompt) throws BadRow {
        var chosen = answer(better, prompt.isEmpty());
        var rejected = answer(worse, prompt.isEmpty());
        var tools = turns.tools();
        var common = prompt.isEmpty() || (startWith(chosen, prompt) && startWith(rejected, prompt))
                ? common(chosen, rejected)
                : 0;
        return new Example.Preference(turns.withSystem(common == 0 ? prompt : chosen.subList(0, common)),
                chosen.subList(common, chosen.size()),
                rejected.subList(common, rejected.size()), tools, TurnReader.NOTHING);
    }

    private List<Turn> answer(String column, boolean whole) throws BadRow {
        var value = row.peek(column);
        if (value.isTextual()) {
            if (whole) {
                throw new BadRow("bad-type", "there is no prompt, so this must be a list of messages", "/" + column);
            }
            return List.of(Turn.assistant(row.text(column)));
        }
        return turns.read(column);
    }

    private static boolean startWith(List<Turn> chat, List<Turn> prompt) {
        return chat.size() > prompt.size() && chat.subList(0, prompt.size()).equals(prompt);
    }

    private static int common(List<Turn> chosen, List<Turn> rejected) {
        var shorter = Math.min(chosen.size(), rejected.size());
        var same = 0;
        while (same < shorter && chosen.get(same).equals(rejected.get(same))) {
            same++;
        }
        return Math.max(0, Math.min(same, shorter - 1));
    }

    private static Example pairOfTexts(String chosen, String rejected) {
        var same = 0;
        while (same < Math.min(chosen.length(), rejected.length()) && chosen.charAt(same) == rejected.charAt(same)) {
            same++;
        }
        if (same > 0 && Character.isHighSurrogate(chosen.charAt(same - 1))) {
            same--;
        }
        if (same > 0) {
            same = Math.max(chosen.lastIndexOf('\n', same - 1), chosen.lastIndexOf(' ', same - 1)) + 1;
        }
        return new Example.Preference(same == 0 ? List.of() : List.of(Turn.user(chosen.substring(0, same))),
                List.of(Turn.assistant(chosen.substring(same))), List.of(Turn.assistant(rejected.substring(same))),
                List.of(),
                TurnReader.NOTHING);
    }

    private Example openAiPair() throws BadRow {
        var input = row.take("input");
        if (!input.isObject()) {
            throw new BadRow("bad-type", "an object with messages is expected here, not " + Fields.article(input),
                    "/input");
        }
        var prompt = turns.followed(turns.read(input.path("messages"), "/input/messages"));
        var tools = ToolReader.read(input.path("tools"), "/input/tools", row);
        for (var other : input.properties()) {
            if (!other.getKey().equals("messages") && !other.getKey().equals("tools")) {
                row.keep("/input/" + other.getKey(), other.getValue());
            }
        }
        return new Example.Preference(prompt, turns.read("preferred_output"), turns.read("non_preferred_output"), tools,
                TurnReader.NOTHING);
    }

    private Example segments() throws BadRow {
        var parts = new ArrayList<Part>();
        var marks = new ArrayList<Loss>();
        for (var segment : row.take("segments")) {
            var pointer = "/segments/" + parts.size();
            parts.add(new Part.Text(Fields.text(segment.path("text"), pointer + "/text")));
            if (!segment.path("label").isBoolean()) {
                throw new BadRow("bad-type", "true or false is expected here", pointer + "/label");
            }
            marks.add(segment.path("label").booleanValue() ? Loss.TRAIN : Loss.MASK);
        }
        return new Example.Chat(List.of(new Turn(new Message(Role.ASSISTANT, parts), Loss.DEFAULT, marks)), List.of(),
                TurnReader.NOTHING);
    }

    private Example steps() throws BadRow {
        var texts = row.take("completions");
        var labels = row.take("labels");
        if (!texts.isArray() || !labels.isArray() || texts.size() != labels.size()) {
            throw new BadRow("bad-steps", "there must be as many labels as completions", "/labels");
        }
        var steps = new ArrayList<Example.Stepwise.Step>();
        for (int i = 0; i < texts.size(); i++) {
            steps.add(new Example.Stepwise.Step(Fields.text(texts.get(i), "/completions/" + i),
                    right(labels.get(i), "/labels/" + i)));
        }
        return new Example.Stepwise(row.text("prompt"), steps, TurnReader.NOTHING);
    }

    private static boolean right(JsonNode label, String pointer) throws BadRow {
        if (label.isBoolean()) {
            return label.booleanValue();
        }
        if (label.isIntegralNumber() && (label.intValue() == 0 || label.intValue() == 1)) {
            return label.intValue() == 1;
        }
        throw new BadRow("bad-type", "true or false is expected here, not " + Fields.article(label), pointer);
    }

    /** TRL learns the completion only, so what the prompt's answers are is not learned. */
    private Example completion() throws BadRow {
        var prompt = turns.withSystem(turns.followed(turns.read("prompt")));
        var completion = answer("completion", false);
        var tools = turns.tools();
        if (row.peek("label").isBoolean()) {
            return new Example.Feedback(prompt, completion, row.take("label").booleanValue(), tools,
                    TurnReader.NOTHING);
        }
        var all = new ArrayList<Turn>();
        prompt.forEach(turn -> all.add(turn.role() == Role.ASSISTANT ? turn.with(Loss.MASK) : turn));
        all.addAll(completion);
        return new Example.Chat(all, tools, TurnReader.NOTHING);
    }

    private Example promptOnly() throws BadRow {
        var prompt = turns.withSystem(turns.read("prompt"));
        return new Example.PromptOnly(prompt, turns.tools(), answers.reference(REFERENCES), TurnReader.NOTHING);
    }

    /** Questions that are asked one after the other, each when the one before is answered. */
    private Example questions() throws BadRow {
        var all = new ArrayList<Turn>();
        for (var question : row.take("turns")) {
            all.add(Turn.user(Fields.text(question, "/turns/" + all.size())));
        }
        var reference = row.peek("reference");
        if (reference.isArray() && reference.size() == 1 && reference.get(0).isTextual()) {
            return new Example.PromptOnly(all, List.of(), row.take("reference").get(0).textValue(), TurnReader.NOTHING);
        }
        if (reference.isArray()) {
            return new Example.PromptOnly(all, List.of(), Json.write(row.take("reference")), TurnReader.NOTHING);
        }
        return new Example.PromptOnly(all, List.of(), answers.reference(REFERENCES), TurnReader.NOTHING);
    }
}
