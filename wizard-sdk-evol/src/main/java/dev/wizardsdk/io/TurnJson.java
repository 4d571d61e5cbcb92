package dev.wizardsdk.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.stored.MessageJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns as JSON, with their loss marks, and back. */
public final class TurnJson {

    private TurnJson() {}

    public static void write(List<Turn> turns, ArrayNode json) {
        for (var turn : turns) {
            var one = MessageJson.of(turn.message());
            if (turn.loss() != Loss.DEFAULT) {
                one.put("loss", name(turn.loss()));
            }
            if (!turn.parts().isEmpty()) {
                var marks = one.putArray("partLoss");
                turn.parts().forEach(mark -> marks.add(name(mark)));
            }
            json.add(one);
        }
    }

    /**
     * The turns in a field; none if it is not there.
     *
     * @throws IllegalArgumentException if they are none, with the place
     */
    public static List<Turn> read(JsonNode json, String field) {
        var turns = new ArrayList<Turn>();
        for (var one : json.path(field)) {
            var marks = new ArrayList<Loss>();
            one.path("partLoss").forEach(mark -> marks.add(loss(mark.asText())));
            turns.add(new Turn(MessageJson.read(one, "/" + field + "/" + turns.size()),
                    loss(one.path("loss").asText("default")), marks));
        }
        return turns;
    }

    private static String name(Loss loss) {
        return loss.name().toLowerCase(Locale.ROOT);
    }

    private static Loss loss(String name) {
        return switch (name) {
            case "default" -> Loss.DEFAULT;
            case "train" -> Loss.TRAIN;
            case "mask" -> Loss.MASK;
            default -> throw new IllegalArgumentException("a loss mark is none that this version knows");
        };
    }
}
