package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.io.Json;
import java.util.Map;
import java.util.TreeMap;

/** How much the instructions differ: all of them, those of each round, and the seeds that rows grew from. For one thread. */
final class Variety {

    private static final int DRAWN = 1_000;
    private static final int DRAWN_OF_ROUND = 300;
    private static final int LONGEST = 4_000;

    private final Draw<String> all = new Draw<>(DRAWN);
    private final Map<Integer, Draw<String>> rounds = new TreeMap<>();

    void add(Answered row) {
        var node = row.node();
        put(all, node.id(), node.instruction().whole());
        put(ofRound(node.round()), node.id(), node.instruction().whole());
        var seed = node.root();
        put(ofRound(0), seed.id(), seed.instruction().whole());
    }

    private Draw<String> ofRound(int round) {
        return rounds.computeIfAbsent(round, any -> new Draw<>(DRAWN_OF_ROUND));
    }

    private static void put(Draw<String> draw, String id, String text) {
        if (draw.wants(id)) {
            draw.add(id, text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        }
    }

    ObjectNode json(long rows) {
        var json = Json.object().put("of", rows);
        json.setAll(new Likeness(all.items()).json(true));
        var array = json.putArray("rounds");
        rounds.forEach((round, draw) -> array.addObject().put("round", round)
                .setAll(new Likeness(draw.items()).json(false)));
        return json;
    }
}
