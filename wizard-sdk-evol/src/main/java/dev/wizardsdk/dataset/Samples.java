package dev.wizardsdk.dataset;

import dev.wizardsdk.math.Prf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A few rows drawn evenly from all, the same ones whatever their order: those of the least draw. For one thread. */
final class Samples {

    private static final long SEED = 0x5eed;

    private final int most;
    private final List<Drawn> drawn = new ArrayList<>();

    private record Drawn(double rank, String id, String json) {}

    Samples(int most) {
        this.most = most;
    }

    void add(Example example) {
        var id = example.id();
        var rank = Prf.unit(SEED, id);
        if (drawn.size() < most || rank < drawn.getLast().rank()) {
            drawn.add(new Drawn(rank, id, example.toJson()));
            drawn.sort(Comparator.comparingDouble(Drawn::rank).thenComparing(Drawn::id));
            if (drawn.size() > most) {
                drawn.removeLast();
            }
        }
    }

    List<String> drawn() {
        return drawn.stream().map(Drawn::json).toList();
    }
}
