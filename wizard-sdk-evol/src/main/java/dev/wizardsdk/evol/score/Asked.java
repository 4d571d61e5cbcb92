package dev.wizardsdk.evol.score;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.model.Part;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an instruction asks for, as text. */
final class Asked {

    private Asked() {}

    /** Its own words; where there is a conversation before it or a tool to call, those too, each turn below its role. */
    static String text(Instruction instruction) {
        var context = instruction.context();
        if (context.history().isEmpty() && context.tools().isEmpty()) {
            return instruction.whole();
        }
        var tools = context.tools().stream().map(tool -> tool.name() + ": " + tool.description())
                .collect(Collectors.joining("\n"));
        var turns = context.history().stream()
                .map(turn -> "[" + turn.role().name().toLowerCase(Locale.ROOT) + "]\n" + turn.text() + "\n\n")
                .collect(Collectors.joining());
        return (tools.isEmpty() ? "" : "[tools]\n" + tools + "\n\n") + turns + "[user]\n" + instruction.whole();
    }

    /** Whether a model can look at the images and the like that it is about; one that can't would have to guess. */
    static boolean canBeSeenBy(ModelClient model, Instruction instruction) {
        var features = model.description().features();
        return instruction.context().media().stream().map(Part.Media::feature)
                .allMatch(feature -> feature.isEmpty() || features.contains(feature.get()));
    }
}
