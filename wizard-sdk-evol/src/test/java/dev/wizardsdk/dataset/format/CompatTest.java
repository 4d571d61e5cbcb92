package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.dataset.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompatTest {

    private static Example chat(Turn... turns) {
        return new Example.Chat(List.of(turns), List.of(), Meta.none());
    }

    private static Compat.Taken taken(Compat compat, Consumer consumer) {
        var taken = compat.consumers().get(consumer);
        assertThat(taken).isNotNull();
        return taken;
    }

    @Test
    void everyConsumerTellsHowManyRowsItTakesAndWhyNot() {
        var compat = Compat.check(Source.of("rows", List.of(chat(Turn.user("Q"), Turn.assistant("A")),
                chat(Turn.system("S"), Turn.user("Q"), Turn.assistant("A")),
                chat(Turn.user("Q"), Turn.user("R"), Turn.assistant("A")),
                new Example.Text("T", Meta.none()))));

        assertThat(compat.rows()).isEqualTo(4);
        assertThat(taken(compat, Consumer.FASTCHAT).rows()).isEqualTo(1);
        assertThat(taken(compat, Consumer.FASTCHAT).why()).containsOnlyKeys("system", "alternation", "other-kind");
        assertThat(taken(compat, Consumer.FASTCHAT).why().get("alternation").places())
                .containsExactly(new Place("rows", 3));
        assertThat(taken(compat, Consumer.OPENAI).rows()).isEqualTo(3);
        assertThat(taken(compat, Consumer.OPENAI).words()).contains("fewer than 10");
        assertThat(taken(compat, Consumer.TRL_SFT).rows()).isEqualTo(4);
        assertThat(taken(compat, Consumer.TRL_SFT).why().get("learned-whole")).isNotNull()
                .satisfies(reason -> assertThat(reason.rejected()).isFalse());
        assertThat(taken(compat, Consumer.TRL_DPO).rows()).isZero();
        assertThat(compat.toString()).contains("fastchat", "not alternation: 1; rows:3");
    }

    @Test
    void onlyTheFirstPlacesOfARuleAreKept() {
        var compat = Compat.check(Source.of("rows",
                Collections.nCopies(1000, chat(Turn.system("S"), Turn.user("Q"), Turn.assistant("A")))));

        var reason = taken(compat, Consumer.FASTCHAT).why().get("system");
        assertThat(reason).isNotNull();
        assertThat(reason.rows()).isEqualTo(1000);
        assertThat(reason.places()).hasSize(5);
    }

    @Test
    void aColumnOfNothingButDatesIsToldOf() {
        var rows = new ArrayList<Example>();
        for (int day = 10; day < 13; day++) {
            rows.add(new Example.Instruction("When?", "", "2024-01-" + day, Meta.none()));
        }

        assertThat(taken(Compat.check(Source.of("rows", rows)), Consumer.TRL_SFT).words())
                .contains("/completion/content for times");
        rows.add(new Example.Instruction("When?", "", "never", Meta.none()));
        assertThat(taken(Compat.check(Source.of("rows", rows)), Consumer.TRL_SFT).words()).doesNotContain("times");
    }

    @Test
    void rowsThatCouldNotBeReadAreCounted() throws IOException {
        var file = Files.createTempFile("rows", ".jsonl");
        Files.writeString(file, "{\"instruction\":\"Q\",\"output\":\"A\"}\nnothing\n");

        var compat = Compat.check(RowFiles.read(file));

        assertThat(compat.rows()).isEqualTo(1);
        assertThat(compat.unread()).isEqualTo(1);
    }
}
