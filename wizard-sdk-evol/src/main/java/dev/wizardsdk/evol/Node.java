package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.LineageStep;
import java.util.ArrayList;
import java.util.List;

/** An instruction with the way it came to be. It wraps what it grew from and never changes. */
public sealed interface Node {

    Instruction instruction();

    /** The way from the seed to this node, both included. */
    List<LineageStep> lineage();

    default String id() {
        return instruction().id();
    }

    /** Where a tree begins. */
    record Seed(Instruction instruction, String source) implements Node {

        @Override
        public List<LineageStep> lineage() {
            return List.of(new LineageStep(id(), "seed", source, 0, instruction.whole()));
        }
    }

    /**
     * What an operation made of another node.
     *
     * @param operation its id and the version of its prompt, such as {@code deepen@1-0a1b2c3d}
     * @param model     who wrote it
     */
    record Evolved(Node parent, Instruction instruction, int round, String operation, String model) implements Node {

        @Override
        public List<LineageStep> lineage() {
            var steps = new ArrayList<>(parent.lineage());
            steps.add(new LineageStep(id(), operation, model, round, instruction.whole()));
            return steps;
        }
    }
}
