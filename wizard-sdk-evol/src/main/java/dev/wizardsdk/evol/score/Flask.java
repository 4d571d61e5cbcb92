package dev.wizardsdk.evol.score;

import dev.wizardsdk.evol.Asking;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Scorer;
import dev.wizardsdk.evol.Scores;
import java.util.Set;

/** FLASK (Ye et al. 2024, section 3): skills, subjects and level of an instruction, in one call. Thread-safe. */
final class Flask implements Scorer {

    static final Labels SKILLS = Labels.of("flask", 3, "logical-robustness, logical-correctness, logical-efficiency,"
            + " factuality, commonsense-understanding, comprehension, insightfulness, completeness, metacognition,"
            + " readability, conciseness, harmlessness");
    static final Labels SUBJECTS = Labels.of("domain", 2, "humanities, language, social-science, history, culture,"
            + " technology, coding, math, natural-science, health");
    private static final Rating LEVELS = new Rating(1, 5);

    private final JudgePrompt prompt = JudgePrompt.of("flask");

    @Override
    public String name() {
        return "flask@" + prompt.version();
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
        var said = asking.ask("flask", prompt.about(instruction, "")).said();
        var skills = Labels.line(said, "skills").map(SKILLS::in).orElse(Set.of());
        var subjects = Labels.line(said, "subjects").map(SUBJECTS::in).orElse(Set.of());
        var scores = Scores.labels(skills).plus(Scores.labels(subjects));
        var level = LEVELS.said(Labels.line(said, "level").orElse(""));
        return level.isPresent() ? scores.plus(Scores.of("flask-level", level.getAsDouble())) : scores;
    }
}
