package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.LineageStep;
import dev.wizardsdk.dataset.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An instruction with the way it came to be. It wraps what it grew from and never changes. */
public sealed interface Node {

    Instruction instruction();

    /** The round it was made in; 0 for a seed. */
    int round();

    /** The way from the seed to this node, both included. Of two parents the first one's way is told, and the other is named. */
    List<LineageStep> lineage();

    default String id() {
        return instruction().id();
    }

    /** The seed it grew from. */
    default Seed root() {
        return switch (this) {
            case Seed seed -> seed;
            case Evolved evolved -> evolved.parent().root();
        };
    }

    /**
     * Where a tree begins.
     *
     * @param answer its answer, if it came with one; else empty
     * @param source where it was read
     * @param start  the operation that is to make an instruction of it, where it is a topic or a document; else empty, as in what was made of it
     */
    record Seed(Instruction instruction, List<Turn> answer, String source, Optional<Operation> start)
            implements
                Node {

        public Seed {
            answer = List.copyOf(answer);
        }

        /** An instruction, with its answer if it has one. */
        public Seed(Instruction instruction, List<Turn> answer, String source) {
            this(instruction, answer, source, Optional.empty());
        }

        /** Without an answer. */
        public Seed(Instruction instruction, String source) {
            this(instruction, List.of(), source);
        }

        /** As it stands in the way of what was made of it. */
        Seed started() {
            return new Seed(instruction, answer, source);
        }

        @Override
        public int round() {
            return 0;
        }

        @Override
        public List<LineageStep> lineage() {
            return List.of(new LineageStep(id(), "seed", source, 0, instruction.whole()));
        }
    }

    /**
     * What an operation made of another node.
     *
     * @param partner   the second parent, where the operation mixes two: with its seed and without what stands between
     * @param operation its id and the version of its prompt, such as {@code deepen@1-0a1b2c3d}
     * @param model     who wrote it
     */
    record Evolved(Node parent, Optional<Node> partner, Instruction instruction, int round, String operation,
            String model) implements Node {

        /** The operation's id alone. */
        public String operationId() {
            var at = operation.indexOf('@');
            return at < 0 ? operation : operation.substring(0, at);
        }

        @Override
        public List<LineageStep> lineage() {
            var steps = new ArrayList<>(parent.lineage());
            partner.ifPresent(other -> {
                var root = other.root();
                steps.add(new LineageStep(root.id(), "partner-seed", root.source(), 0, root.instruction().whole()));
                steps.add(new LineageStep(other.id(), "partner", "", other.round(), other.instruction().whole()));
            });
            steps.add(new LineageStep(id(), operation, model, round, instruction.whole()));
            return steps;
        }
    }
}
