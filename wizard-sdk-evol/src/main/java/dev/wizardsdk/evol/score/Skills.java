package dev.wizardsdk.evol.score;

import dev.wizardsdk.evol.Asking;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Scorer;
import dev.wizardsdk.evol.Scores;
import java.util.regex.Pattern;

/** The 29 skills of WizardLM's test set (Xu et al. 2023, section 4). Thread-safe. */
final class Skills implements Scorer {

    static final Labels LABELS = Labels.of("skill", 3, "math, code-generation, writing, computer-science, reasoning,"
            + " complex-format, code-debug, common-sense, counterfactual, multilingual, roleplay, biology, technology,"
            + " ethics, truthfulqa, sport, law, medicine, literature, entertainment, art, music, toxicity, economy,"
            + " physics, history, chemistry, philosophy, academic-writing");
    private static final Pattern HEADING = Pattern.compile("^[\\s*]*(?i:skills?)[\\s*]*:");

    private final JudgePrompt prompt = JudgePrompt.of("skills");

    @Override
    public String name() {
        return "skills@" + prompt.version();
    }

    @Override
    public boolean needsAnswer() {
        return false;
    }

    @Override
    public Scores score(Instruction instruction, String answer, Asking asking) {
        if (!Asked.canBeSeenBy(asking.judge(), instruction)) {
            return Scores.NONE;
        }
        var said = asking.ask("skills", prompt.about(instruction, "")).said();
        return Scores.labels(LABELS.in(HEADING.matcher(said).replaceFirst("")));
    }
}
