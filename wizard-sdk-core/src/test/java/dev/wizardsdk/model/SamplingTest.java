package dev.wizardsdk.model;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

final class SamplingTest {

    private static final List<UnaryOperator<Sampling>> CHANGES = List.of(
            s -> s.withMaxTokens(7),
            s -> s.withTemperature(0.1),
            s -> s.withTopP(0.2),
            s -> s.withTopK(3),
            s -> s.withMinP(0.4),
            s -> s.withTypicalP(0.5),
            s -> s.withDynamicTemperature(new Sampling.DynamicTemperature(0.6, 2)),
            s -> s.withXtc(new Sampling.Xtc(0.7, 0.1)),
            s -> s.withDry(Sampling.Dry.standard()),
            s -> s.withPenalties(new Sampling.Penalties(1.1, 0.2, 0.3, 64)),
            s -> s.withMirostat(new Sampling.Mirostat(2, 5, 0.1)),
            s -> s.withLogitBias(Map.of(3, -1.5)),
            s -> s.withLogprobs(4),
            s -> s.withConstraint(new Constraint.JsonSchema("{}")),
            s -> s.withSeed(8),
            s -> s.withStop("x"),
            s -> s.withEffort(Sampling.Effort.LOW));

    @Test
    void eachChangeChangesOneThingAndKeepsTheOthers() {
        var all = Sampling.unset();
        for (var change : CHANGES) {
            var alone = change.apply(Sampling.unset());
            assertThat(alone).isNotEqualTo(Sampling.unset());
            all = change.apply(all);
        }
        for (var change : CHANGES) {
            assertThat(change.apply(all)).isEqualTo(all);
        }
        assertThat(CHANGES).hasSize(Sampling.class.getRecordComponents().length);
    }

    @Test
    void refusesWhatNoModelTakes() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sampling.unset().withTypicalP(0))
                .withMessage("typicalP is 0.0, it must be above 0 and at most 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Sampling.unset().withLogitBias(Map.of(-1, 1.0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sampling.Mirostat(3, 5, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sampling.Xtc(Double.NaN, 0.1));
    }
}
