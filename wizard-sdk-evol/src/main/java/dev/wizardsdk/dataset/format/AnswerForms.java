package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.List;

/** Rows whose columns are texts: a question and an answer under many names, a prompt alone, a text alone. */
final class AnswerForms {

    private static final List<String> QUESTIONS = List.of("instruction", "question", "problem", "prompt", "query");
    private static final List<String> ANSWERS = List.of("output", "response", "answer", "completion",
            "canonical_solution",
            "target");
    private static final List<String> INPUTS = List.of("input", "context");
    private static final List<String> SYSTEMS = List.of("system", "system_prompt");
    private static final List<String> REFERENCES = List.of("reference", "ground_truth", "solution");

    private final Fields row;
    private final TurnReader turns;

    AnswerForms(Fields row, TurnReader turns) {
        this.row = row;
        this.turns = turns;
    }

    Example read() throws BadRow {
        var question = row.firstOf(QUESTIONS).orElse("");
        var answer = row.firstOf(ANSWERS).orElse("");
        if (!answer.isEmpty() && !question.isEmpty()) {
            return answered(question, answer);
        }
        if (row.has("input") && row.firstOf(List.of("output", "target")).isPresent()) {
            return answered("input", answer);
        }
        if (!question.isEmpty()) {
            var prompt = prompt();
            return new Example.PromptOnly(prompt, turns.tools(), reference(REFERENCES), TurnReader.NOTHING);
        }
        if (row.has("text")) {
            return new Example.Text(row.text("text"), TurnReader.NOTHING);
        }
        if (row.has("content")) {
            return new Example.Text(row.text("content"), TurnReader.NOTHING);
        }
        if (row.has("input_ids")) {
            throw new BadRow("token-ids", "it holds tokens of a model, not text", "/input_ids");
        }
        throw new BadRow("unknown-form",
                row.names().isEmpty()
                        ? "it has no columns"
                        : "no form has the columns " + String.join(", ", row.names()),
                "");
    }

    private Example answered(String question, String answer) throws BadRow {
        if (row.peek("history").isArray() || turns.hasTools() || turns.hasMedia() || row.peek("label").isBoolean()) {
            return chat(question, answer);
        }
        var system = system();
        var instruction = row.text(question);
        var input = question.equals("input") ? "" : input();
        return new Example.Instruction(system, instruction, input, row.text(answer), TurnReader.NOTHING);
    }

    private Example chat(String question, String answer) throws BadRow {
        var prompt = prompt(question);
        var reply = List.of(Turn.assistant(row.text(answer)));
        if (row.peek("label").isBoolean()) {
            return new Example.Feedback(prompt, reply, row.take("label").booleanValue(), turns.tools(),
                    TurnReader.NOTHING);
        }
        var all = new ArrayList<>(prompt);
        all.addAll(reply);
        return new Example.Chat(all, turns.tools(), TurnReader.NOTHING);
    }

    /** The turns before an answer; none if no column asks anything. */
    List<Turn> prompt() throws BadRow {
        var question = row.firstOf(QUESTIONS);
        return question.isPresent() ? prompt(question.get()) : row.has("input") ? prompt("input") : List.of();
    }

    private List<Turn> prompt(String question) throws BadRow {
        var all = new ArrayList<Turn>();
        var system = system();
        if (!system.isEmpty()) {
            all.add(Turn.system(system));
        }
        if (row.peek("history").isArray()) {
            var number = 0;
            for (var pair : row.take("history")) {
                var pointer = "/history/" + number++;
                if (!pair.isArray() || pair.size() != 2) {
                    throw new BadRow("bad-history", "a question and its answer are expected here", pointer);
                }
                all.add(user(Fields.text(pair.get(0), pointer + "/0"), pointer + "/0"));
                all.add(Turn.assistant(Fields.text(pair.get(1), pointer + "/1")));
            }
        }
        var instruction = row.text(question);
        var input = question.equals("input") ? "" : input();
        all.add(user(new Example.Instruction(instruction, input, "", TurnReader.NOTHING).question(), "/" + question));
        return all;
    }

    private Turn user(String text, String pointer) throws BadRow {
        var parts = new ArrayList<Part>();
        turns.media().split(text, pointer, parts);
        return Turn.of(new Message(Role.USER, parts));
    }

    private String system() throws BadRow {
        var column = row.firstOf(SYSTEMS);
        return column.isPresent() ? row.text(column.get()) : "";
    }

    private String input() throws BadRow {
        var column = row.firstOf(INPUTS);
        return column.isPresent() && row.peek(column.get()).isTextual() ? row.text(column.get()) : "";
    }

    /** What a right answer is; as JSON where it is no text. */
    String reference(List<String> columns) {
        var column = row.firstOf(columns);
        if (column.isEmpty()) {
            return "";
        }
        var value = row.take(column.get());
        return value.isTextual() ? value.textValue() : Json.write(value);
    }

    Example selfInstruct() throws BadRow {
        var instances = row.take("instances");
        if (instances.size() != 1 || !instances.get(0).isObject()) {
            throw new BadRow("several-instances", "a row holds one instance, this has " + instances.size(),
                    "/instances");
        }
        var instance = instances.get(0);
        return new Example.Instruction("", row.text("instruction"), instance.path("input").asText(""),
                Fields.text(instance.path("output"), "/instances/0/output"), TurnReader.NOTHING);
    }
}
