package dev.wizardsdk.dataset;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** A row of each kind, with something in every field. */
final class Rows {

    static final Meta META = new Meta("r1", List.of(new LineageStep("s1", "seed", "f:1", 0, "Seed")),
            Map.of("quality", 4.5, "complexity", 2.0), Set.of("refusal", "long"), Map.of("topic", "\"maths\""), "mit",
            "f");
    static final ToolDefinition TOOL = new ToolDefinition("weather", "Tells it", "{\"type\":\"object\"}");
    static final List<Turn> PROMPT = List.of(Turn.system("Be brief."), Turn.user("Wie spät? 几点？"));
    static final List<Turn> CALLING = List.of(
            Turn.user("Weather in Oslo?"),
            new Turn(new Message(Role.ASSISTANT, List.of(new Part.Reasoning("I must look", "seal"),
                    new Part.ToolCall("c1", "weather", "{\"city\":\"Oslo\"}"))), Loss.MASK,
                    List.of(Loss.MASK, Loss.TRAIN)),
            Turn.of(Message.toolResult(new Part.ToolCall("c1", "weather", "{}"), "−3 °C")),
            Turn.assistant("Cold.").with(Loss.TRAIN));

    static final Example.Text TEXT = new Example.Text("Once \u2028 upon\n", META);
    static final Example.Instruction INSTRUCTION = new Example.Instruction("Be brief.", "Sum up", "a\nb", "ab", META);
    static final Example.Chat CHAT = new Example.Chat(CALLING, List.of(TOOL), META);
    static final Example.PromptOnly PROMPT_ONLY = new Example.PromptOnly(PROMPT, List.of(), "noon", META);
    static final Example.Preference PREFERENCE = new Example.Preference(PROMPT, List.of(Turn.assistant("Noon.")),
            List.of(Turn.assistant("No idea.")), List.of(), META);
    static final Example.Ranked RANKED = new Example.Ranked(PROMPT, List.of(
            new Example.Ranked.Reply(List.of(Turn.assistant("a")), OptionalDouble.of(3)),
            new Example.Ranked.Reply(List.of(Turn.assistant("b")), OptionalDouble.of(2)),
            new Example.Ranked.Reply(List.of(Turn.assistant("c")), OptionalDouble.of(3))), List.of(), META);
    static final Example.Feedback FEEDBACK = new Example.Feedback(PROMPT, List.of(Turn.assistant("Noon.")), true,
            List.of(), META);
    static final Example.Stepwise STEPWISE = new Example.Stepwise("1+2*3", List.of(
            new Example.Stepwise.Step("2*3=6", true), new Example.Stepwise.Step("1+6=8", false)), META);
    static final Example.Infill INFILL = new Example.Infill("int a =", ";", " 1", META);
    static final Example.Chat MEDIA = new Example.Chat(List.of(
            new Turn(new Message(Role.USER, List.of(new Part.Media("image/png", URI.create("p.png")),
                    new Part.Text("What is it?"), new Part.Opaque("X", "{}"))), Loss.DEFAULT, List.of()),
            Turn.assistant("A cat")), List.of(), Meta.none());

    static final List<Example> ALL = List.of(TEXT, INSTRUCTION, CHAT, PROMPT_ONLY, PREFERENCE, RANKED, FEEDBACK,
            STEPWISE, INFILL, MEDIA);

    private Rows() {}
}
