package dev.wizardsdk.evol.score;

import dev.wizardsdk.evol.Scores;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LabelsTest {

    @Test
    void thereAreTwelveSkillsTenDomainsAndTwentyNineSkills() {
        assertThat(Flask.SKILLS.names()).hasSize(12);
        assertThat(Flask.SUBJECTS.names()).hasSize(10);
        assertThat(Skills.LABELS.names()).hasSize(29);
    }

    @Test
    void eachNameIsInThePrompt() {
        var judging = Judging.saying("");
        judging.score(Scorers.flask(), "Why?", "");
        assertThat(plain(judging.asked())).contains(Flask.SKILLS.names()).contains(Flask.SUBJECTS.names());
        judging.score(Scorers.skills(), "Why?", "");
        assertThat(plain(judging.asked())).contains(Skills.LABELS.names());
    }

    private static String plain(String prompt) {
        return prompt.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    @Test
    void flaskGivesSkillsDomainsAndLevelInOneCall() {
        var judging = Judging.saying("**Skills:** Logical Correctness, comprehension, Commonsense Understanding\n"
                + "subjects: math\nLevel: 3");
        assertThat(judging.score(Scorers.flask(), "How many eggs?", ""))
                .isEqualTo(new Scores(Map.of("flask-level", 3.0),
                        Set.of("flask:logical-correctness", "flask:comprehension", "flask:commonsense-understanding",
                                "domain:math")));
        assertThat(judging.purposes).containsExactly("flask");
    }

    @Test
    void aLineThatCantBeReadGivesNothingAndTheOthersHold() {
        var judging = Judging.saying("skills: factuality, kindness\nsubjects: history, culture, health\nlevel: high");
        assertThat(judging.score(Scorers.flask(), "Who was Ada?", ""))
                .isEqualTo(Scores.labels(Set.of("domain:history", "domain:culture")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"code generation, math", "Code Generation, Math.", "- Code Generation\n- Math",
            "Skills: **code generation**, math", "Math; Code-Generation"})
    void theSkillsOfTheTestSetAreRead(String said) {
        assertThat(Judging.saying(said).score(Scorers.skills(), "Write a sieve.", ""))
                .isEqualTo(Scores.labels(Set.of("skill:code-generation", "skill:math")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cooking", "math, cooking", "It tests math.", "I think math, mostly"})
    void whatNamesAnythingElseGivesNone(String said) {
        assertThat(Judging.saying(said).score(Scorers.skills(), "Write a sieve.", "")).isEqualTo(Scores.NONE);
    }

    @Test
    void theFirstThreeCount() {
        assertThat(Judging.saying("art, music, law, sport").score(Scorers.skills(), "Write.", "").labels())
                .containsExactlyInAnyOrder("skill:art", "skill:music", "skill:law");
    }

    @Test
    void theLanguageNeedsNoCall() {
        var judging = Judging.saying("");
        assertThat(judging.score(Scorers.language(), "Wie viele Eier legt die Ente am Tag, und wer isst sie?", ""))
                .isEqualTo(Scores.labels(Set.of("language:de")));
        assertThat(judging.score(Scorers.language(), "x = y + 1;", "")).isEqualTo(Scores.NONE);
        assertThat(judging.purposes).isEmpty();
    }
}
