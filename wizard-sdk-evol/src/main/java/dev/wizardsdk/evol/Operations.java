package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Handling.Filling;
import dev.wizardsdk.evol.Handling.Frame;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.evol.Operation.Direction;
import dev.wizardsdk.evol.Operation.Needs;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The operations that come along. No field here: {@link Operation} is made of these while it is loaded. */
final class Operations {

    private static final String INPUT = "complicate-input";
    private static final String TRANSLATE = "translate";

    private Operations() {}

    static Operation harder(String id, Kind... kinds) {
        return new Operation(id, Direction.HARDER, Set.of(kinds), Needs.NOTHING, Handling.of(Frame.KEPT));
    }

    static Operation complicateInput() {
        return new Operation(INPUT, Direction.HARDER, Set.of(), Needs.NOTHING, Handling.of(Frame.ADDED));
    }

    static Operation complicateInput(Payload payload) {
        return new Operation(INPUT + "." + payload.id(), Direction.HARDER, Set.of(), Needs.NOTHING,
                Handling.of(Frame.ADDED).with(payload).with(new Filling(INPUT + ".format", payload.asked())));
    }

    static List<Operation> inputs() {
        return Arrays.stream(Payload.values()).map(Operations::complicateInput).toList();
    }

    /** Another instruction beside it: no second image, document or conversation can be made up. */
    static Operation breadth(String id, Needs needs) {
        return new Operation(id, Direction.ASIDE, Set.of(Kind.CHAT, Kind.CODE, Kind.MATH, Kind.TOOLS), needs,
                Handling.of(Frame.FRESH));
    }

    static List<Operation> breadths() {
        return List.of(breadth("breadth", Needs.NOTHING), breadth("breadth.persona", Needs.NOTHING),
                breadth("breadth.shift", Needs.NOTHING), breadth("breadth.mix", Needs.PARTNER),
                breadth("breadth.abstract", Needs.NOTHING));
    }

    static List<Operation> code() {
        return List.of(harder("code.constraint", Kind.CODE), harder("code.rare-requirement", Kind.CODE),
                harder("code.steps", Kind.CODE),
                of("code.misleading-bug", Direction.HARDER, Kind.CODE, Frame.KEPT, "contains-wrong-code"),
                harder("code.complexity", Kind.CODE),
                of("code.language-shift", Direction.ASIDE, Kind.CODE, Frame.CHANGED),
                of("code.debug", Direction.ASIDE, Kind.CODE, Frame.FRESH, "contains-wrong-code"));
    }

    static List<Operation> math() {
        return List.of(harder("math.up.constraints", Kind.MATH), harder("math.up.concretize", Kind.MATH),
                harder("math.up.reasoning", Kind.MATH),
                of("math.down.easier", Direction.EASIER, Kind.MATH, Frame.CHANGED),
                of("math.down.other-topic", Direction.EASIER, Kind.MATH, Frame.FRESH),
                of("math.invert", Direction.ASIDE, Kind.MATH, Frame.CHANGED),
                harder("math.chain", Kind.MATH).needs(Needs.PARTNER));
    }

    static List<Operation> dialogue() {
        return Stream.of("turn.followup", "turn.correction", "turn.topic-shift", "turn.stay")
                .map(id -> new Operation(id, Direction.ASIDE, Set.of(), Needs.ANSWER, Handling.of(Frame.NEXT_TURN)))
                .toList();
    }

    static List<Operation> tools() {
        return List.of(harder("tool.parallel", Kind.TOOLS),
                of("tool.missing-argument", Direction.ASIDE, Kind.TOOLS, Frame.CHANGED, "expects-question"),
                of("tool.none-fits", Direction.ASIDE, Kind.TOOLS, Frame.CHANGED, "expects-no-tool"),
                of("tool.trajectory", Direction.HARDER, Kind.TOOLS, Frame.KEPT));
    }

    static List<Operation> material() {
        return List.of(harder("document.several-places", Kind.DOCUMENT), harder("image.question", Kind.IMAGE));
    }

    static List<Operation> starts() {
        return List.of(start("start.topic", Frame.FRESH), start("start.taxonomy", Frame.FRESH),
                start("start.document", Frame.ABOUT));
    }

    private static Operation start(String id, Frame frame) {
        return new Operation(id, Direction.ASIDE, Set.of(), Needs.TOPIC, Handling.of(frame));
    }

    static Operation simplify() {
        return new Operation("simplify", Direction.EASIER, Set.of(), Needs.NOTHING, Handling.of(Frame.KEPT));
    }

    static Operation translate(String language) {
        var name = Tongue.name(language);
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + language + "\" is no code of a language by ISO 639-1, such as de");
        }
        var code = language.toLowerCase(Locale.ROOT);
        return new Operation(TRANSLATE + "." + code, Direction.ASIDE, Set.of(), Needs.NOTHING,
                Handling.of(Frame.KEPT).with(new Filling(TRANSLATE, name)).to(code));
    }

    private static Operation of(String id, Direction direction, Kind kind, Frame frame, String... labels) {
        return new Operation(id, direction, Set.of(kind), Needs.NOTHING, Handling.of(frame, labels));
    }

    /** All but the translations, of which there are as many as languages. */
    static List<Operation> known() {
        return Stream.of(Operation.PAPER, Operation.INPUTS, Operation.BREADTHS, Operation.CODE, Operation.MATH,
                Operation.DIALOGUE, Operation.TOOLS, Operation.MATERIAL, Operation.STARTS, List.of(Operation.SIMPLIFY))
                .flatMap(List::stream).distinct().toList();
    }

    static Operation named(String id) {
        if (id.startsWith(TRANSLATE + ".")) {
            return translate(id.substring(TRANSLATE.length() + 1));
        }
        return known().stream().filter(operation -> operation.id().equals(id)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no operation \"" + id + "\"; there are "
                        + String.join(", ", known().stream().map(Operation::id).toList()) + " and translate.xx"));
    }
}
