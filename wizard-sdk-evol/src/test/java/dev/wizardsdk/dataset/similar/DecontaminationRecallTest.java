package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.dataset.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** With the benchmarks themselves, where they are there. */
@EnabledIf("dataIsThere")
class DecontaminationRecallTest {

    private static final List<Example> CODE = new ArrayList<>();
    private static final List<Example> MATHS = new ArrayList<>();
    private static final List<Example> SEEDS = new ArrayList<>();
    private static final List<Example> ALPACA = new ArrayList<>();
    private static Decontamination decontamination;

    static boolean dataIsThere() {
        return SharedData.isThere();
    }

    @BeforeAll
    static void read() throws IOException {
        for (var item : SharedData.read("humaneval/HumanEval.jsonl.gz")) {
            CODE.add(Passing.row(item.get("prompt").asText(), item.get("canonical_solution").asText()));
        }
        for (var item : SharedData.read("gsm8k/test.jsonl")) {
            MATHS.add(Passing.row(item.get("question").asText(), item.get("answer").asText()));
        }
        for (var task : SharedData.read("self-instruct/seed_tasks.jsonl")) {
            for (var instance : task.get("instances")) {
                SEEDS.add(Passing.row(task.get("instruction").asText() + "\n\n" + instance.get("input").asText(),
                        instance.get("output").asText()));
            }
        }
        for (var row : SharedData.read("llama-factory/alpaca_en_demo.json")) {
            ALPACA.add(Passing.row(row.get("instruction").asText() + "\n\n" + row.get("input").asText(),
                    row.get("output").asText()));
        }
        decontamination = Decontamination.against(Source.of("humaneval", CODE), Source.of("gsm8k", MATHS));
    }

    @ParameterizedTest
    @EnumSource
    void findsPlantedItems(Planting.Form form) {
        var code = recall(form, CODE, 1);
        var maths = recall(form, MATHS.subList(0, 400), 2);
        System.out.printf("%s: HumanEval %.4f of %d, GSM8K %.4f of 400%n", form, code, CODE.size(), maths);
        assertThat(code).isGreaterThanOrEqualTo(form.recall);
        assertThat(maths).isGreaterThanOrEqualTo(form.recall);
    }

    private static double recall(Planting.Form form, List<Example> items, long seed) {
        var planting = new Planting(seed);
        var fillers = ALPACA.stream().map(row -> ((Example.Instruction) row).output()).toList();
        int found = 0;
        for (var item : items) {
            var row = planting.row(planting.planted(form, ((Example.Instruction) item).instruction()), fillers);
            found += decontamination.apply(row) instanceof Verdict.Rejected ? 1 : 0;
        }
        return (double) found / items.size();
    }

    @Test
    void letsInnocentRowsThrough() {
        var seeds = rejected(SEEDS);
        var alpaca = rejected(ALPACA);
        System.out.printf("false positives: %d of %d seed tasks, %d of %d Alpaca rows %s%n", seeds.size(), SEEDS.size(),
                alpaca.size(),
                ALPACA.size(), alpaca);
        assertThat(seeds).hasSizeLessThanOrEqualTo(SEEDS.size() / 200);
        assertThat(alpaca).hasSizeLessThanOrEqualTo(ALPACA.size() / 200);
    }

    private static List<Verdict> rejected(List<Example> rows) {
        return rows.stream().map(decontamination::apply).filter(Verdict.Rejected.class::isInstance).toList();
    }
}
