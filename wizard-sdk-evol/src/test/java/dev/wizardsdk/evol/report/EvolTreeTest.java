package dev.wizardsdk.evol.report;

import dev.wizardsdk.dataset.Rejection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EvolTreeTest {

    @Test
    void aLineANodeAndWhatFellUnderItsParent() {
        var seed = Runs.seed("Name a river.");
        var first = Runs.evolved(seed, 1, "deepen", "Name a river and its source.");
        var second = Runs.evolved(first, 2, "constraints", "Name a river and its source in ten words.");
        var runs = Runs.of(seed, Runs.answered(first, "The Elbe."), Runs.answered(second, "The Elbe again."));
        runs.rejected.add(new Rejection(seed.id(), 1, "deepen@1-0a", "no-gain", "the same", "Name one river."));
        runs.rejected.add(new Rejection(first.id(), 2, "breadth@1-0b", "unparsed", "nothing", ""));
        var expected = """
                ● %s  seed  Name a river.
                ├─ ✕ no-gain  round 1 deepen  Name one river.
                └─ ✓ %s  round 1 deepen  Name a river and its source.
                   ├─ ✕ unparsed  round 2 breadth  (no text)
                   └─ ✓ %s  round 2 constraints  Name a river and its source in ten words.
                """.formatted(seed.id(), first.id(), second.id());

        for (var id : new String[] {seed.id(), first.id(), second.id(), second.id().substring(0, 6)}) {
            assertThat(EvolTree.of(runs.books(), id)).isEqualTo(expected);
        }
    }

    @Test
    void whatALongTextSharesWithItsParentIsNotSaidAgain() {
        var seed = Runs.seed("Name a river that flows through more than two countries of Europe.");
        var child = Runs.evolved(seed, 1, "deepen", seed.instruction().text() + " Say where it begins.");
        var runs = Runs.of(seed, Runs.answered(child, "The Elbe."));
        assertThat(EvolTree.of(runs.books(), child.id())).endsWith("round 1 deepen  … Say where it begins.\n");
    }

    @Test
    void anIdOfNoNodeAndOneOfTwoTreesAreRefused() {
        var runs = Runs.large(60);
        assertThatThrownBy(() -> EvolTree.of(runs.books(), "zz"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begins with \"zz\"");
        assertThatThrownBy(() -> EvolTree.of(runs.books(), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give more of it");
    }

    @Test
    void aSeedWithoutARowIsFoundByWhatFell() {
        var seed = Runs.seed("Name a river.");
        var runs = Runs.of(seed);
        runs.rejected.add(new Rejection(seed.id(), 1, "deepen@1", "no-gain", "the same", "Name one river."));
        assertThat(EvolTree.of(runs.books(), seed.id())).startsWith("● " + seed.id() + "  seed  (its text is not known")
                .contains("✕ no-gain  round 1 deepen  Name one river.");
    }

    @Test
    void noTextReachesTheTerminalAsACommand() {
        var tree = EvolTree.of(ReportPages.hostile().books(), "");
        assertThat(tree.lines()).hasSize(3);
        assertThat(tree.replace("\n", "")).doesNotContainPattern("[\\p{Cntrl}\\u202A-\\u202E\\u2066-\\u2069]");
        var seed = Runs.seed("\u001B[31mred\u0007 \u009Bxx and " + "long ".repeat(50));
        var line = EvolTree.of(Runs.of(seed, Runs.answered(Runs.evolved(seed, 1, "deepen", "x"), "y")).books(), "")
                .lines().findFirst().orElseThrow();
        assertThat(line).startsWith("● " + seed.id() + "  seed  \uFFFD[31mred\uFFFD \uFFFDxx and long").endsWith("…")
                .hasSize(2 + 16 + 2 + 4 + 2 + 80);
    }
}
