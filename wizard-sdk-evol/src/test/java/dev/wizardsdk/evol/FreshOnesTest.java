package dev.wizardsdk.evol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FreshOnesTest {

    @Test
    void goesOnAtItsPlaceAndKnowsTheDuplicatesOfAll() {
        var made = new Entries.InMemory<Made>();
        for (var text : List.of("Name a bird.", "", "Name a fish.", "Name a bird.", "Name a tree.", "Name a fish.")) {
            made.add(made("seed " + made.end(), text));
        }
        var taken = new Taken();
        taken.add(key(Instruction.of("Name a tree.")));
        var marks = new Entries.InMemory<FreshOnes.Mark>();
        made.stream().forEach(one -> marks.add(FreshOnes.Mark.of(one, FreshOnesTest::key)));
        var whole = duplicates(new FreshOnes(made, marks, 0, 0, taken).rest());
        assertThat(whole).hasSize(6).filteredOn(it -> it).hasSize(3);
        assertThat(whole.get(4)).isTrue();
        for (int place = 0; place <= 6; place++) {
            assertThat(duplicates(new FreshOnes(made, marks, place, place, taken).rest()))
                    .isEqualTo(whole.subList(place, 6));
        }
    }

    private static List<Boolean> duplicates(Entries.Reading<FreshOnes.One> reading) {
        var duplicates = new ArrayList<Boolean>();
        for (var one = reading.next(); one != null; one = reading.next()) {
            duplicates.add(one.isDuplicate());
        }
        return duplicates;
    }

    private static long key(Instruction instruction) {
        return ContentId.seed(instruction.text());
    }

    private static Made made(String seed, String text) {
        var parent = new Node.Seed(Instruction.of(seed), "test");
        var child = text.isEmpty()
                ? Optional.<Fresh>empty()
                : Optional.of(new Fresh(new Node.Evolved(parent, Optional.empty(), Instruction.of(text), 1, "deepen",
                        "m"), List.of(), Set.of(), List.of()));
        return new Made(Pooled.of(parent, List.of(), Scores.NONE), child, Then.RETURN);
    }
}
