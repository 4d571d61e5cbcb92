package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Dataset;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which consumers take a data set, and why not, row by row: each is asked about the row in the form it takes most of.
 *
 * @param rows      that could be read
 * @param unread    that could not
 * @param consumers what each takes
 */
public record Compat(long rows, long unread, Map<Consumer, Taken> consumers) {

    /** So many places are kept for a rule. */
    private static final int PLACES = 5;

    public Compat {
        consumers = Collections.unmodifiableMap(new EnumMap<>(consumers));
    }

    /**
     * What one consumer takes.
     *
     * @param rows  it takes whole, unless a setting of its own says otherwise
     * @param why   not, by rule, and what needs a setting
     * @param words of its version, and what it says of the file as a whole
     */
    public record Taken(long rows, Map<String, Reason> why, String words) {

        public Taken {
            why = Collections.unmodifiableMap(new TreeMap<>(why));
        }
    }

    /**
     * One rule.
     *
     * @param rows     that break it
     * @param rejected whether they are not taken whole for it; else a setting of the consumer's does it
     * @param reason   of the first of them
     * @param places   of the first of them
     */
    public record Reason(long rows, boolean rejected, String reason, List<Place> places) {

        public Reason {
            places = List.copyOf(places);
        }

        private Reason and(Place place) {
            var more = new ArrayList<>(places);
            if (more.size() < PLACES) {
                more.add(place);
            }
            return new Reason(rows + 1, rejected, reason, more);
        }
    }

    /**
     * Asks every consumer about every row of files.
     *
     * @throws UncheckedIOException if the rows can't be read
     */
    public static Compat check(Source source) {
        var asking = new Asking();
        try (var reading = source.open()) {
            for (var piece = reading.next(); piece != null; piece = reading.next()) {
                switch (piece.read()) {
                    case Source.Read.Good(var row) -> asking.see(row);
                    case Source.Read.Bad bad -> asking.unread++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + source.name() + ": " + e.getMessage(), e);
        }
        return asking.told();
    }

    /** Asks every consumer about every row that a data set lets through. */
    public static Compat check(Dataset dataset) {
        var asking = new Asking();
        dataset.forEach(asking::see);
        return asking.told();
    }

    /** All consumers' counts while the rows go by. */
    private static final class Asking {

        private final Map<Consumer, Tally> tallies = new EnumMap<>(Consumer.class);
        private long rows;
        private long unread;

        Asking() {
            for (var consumer : Consumer.values()) {
                tallies.put(consumer, new Tally(consumer));
            }
        }

        void see(Row row) {
            rows++;
            tallies.values().forEach(tally -> tally.see(row.example(), row.place()));
        }

        Compat told() {
            var all = new EnumMap<Consumer, Taken>(Consumer.class);
            tallies.forEach((consumer, tally) -> all.put(consumer, tally.taken()));
            return new Compat(rows, unread, all);
        }
    }

    /** What a consumer does not take of one row, in the form it takes most of. */
    public static List<Complaint> check(Consumer consumer, Example row) {
        var kind = row.kind();
        if (!consumer.kinds().contains(kind)) {
            return List.of(new Complaint("", "other-kind", "it does not train on rows of kind " + kind,
                    Complaint.Effect.REFUSES_FILE));
        }
        return complaints(consumer, new FormOutput(consumer.formatOf(kind), kind, ""), row);
    }

    private static List<Complaint> complaints(Consumer consumer, FormOutput output, Example row) {
        try {
            return consumer.complaints(output.json(row));
        } catch (BadRow e) {
            return List.of(new Complaint("", e.rule(), e.reason(), Complaint.Effect.REFUSES_FILE));
        }
    }

    /** One consumer's counts while the rows go by. */
    private static final class Tally {

        private final Consumer consumer;
        private final Map<Kind, FormOutput> outputs = new EnumMap<>(Kind.class);
        private final Map<String, Reason> why = new TreeMap<>();
        private final ColumnTimes times = new ColumnTimes();
        private final boolean readsTables;
        private long taken;

        Tally(Consumer consumer) {
            this.consumer = consumer;
            this.readsTables = ColumnTimes.areSeenBy(consumer);
            for (var kind : consumer.kinds()) {
                outputs.put(kind, new FormOutput(consumer.formatOf(kind), kind, ""));
            }
        }

        void see(Example row, Place place) {
            var output = outputs.get(row.kind());
            var rejected = false;
            var rules = new HashSet<String>();
            for (var complaint : output == null ? check(consumer, row) : complaints(output, row)) {
                rejected |= complaint.isRefusal();
                if (rules.add(complaint.rule())) {
                    why.put(complaint.rule(), why.getOrDefault(complaint.rule(),
                            new Reason(0, complaint.isRefusal(), complaint.reason(), List.of())).and(place));
                }
            }
            taken += rejected ? 0 : 1;
        }

        private List<Complaint> complaints(FormOutput output, Example row) {
            try {
                var json = output.json(row);
                if (readsTables) {
                    times.see(json);
                }
                return consumer.complaints(json);
            } catch (BadRow e) {
                return List.of(new Complaint("", e.rule(), e.reason(), Complaint.Effect.REFUSES_FILE));
            }
        }

        Taken taken() {
            var words = consumer.version();
            if (taken > 0 && taken < consumer.leastRows()) {
                words += "; refuses a file of fewer than " + consumer.leastRows() + " rows";
            }
            return new Taken(taken, why, words + times.words());
        }
    }

    /** The same, told of these consumers only. */
    public Compat of(Collection<Consumer> asked) {
        var some = new EnumMap<Consumer, Taken>(Consumer.class);
        consumers.forEach((consumer, taken) -> {
            if (asked.contains(consumer)) {
                some.put(consumer, taken);
            }
        });
        return new Compat(rows, unread, some);
    }

    /** A table for people. */
    @Override
    public String toString() {
        var text = new StringBuilder(
                String.format(Locale.ROOT, "%-14s %9s  %s%n", "consumer", "takes", "of " + rows + " rows"
                        + (unread == 0 ? "" : ", and " + unread + " more could not be read")));
        consumers.forEach((consumer, taken) -> {
            text.append(String.format(Locale.ROOT, "%-14s %9d  %s%n",
                    consumer.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    taken.rows(), taken.words()));
            taken.why()
                    .forEach((rule,
                            reason) -> text.append(String.format(Locale.ROOT, "%-14s %9s  %s %s: %s; %s%n", "", "",
                                    reason.rejected() ? "not" : "but", rule, reason.rows(),
                                    reason.places().getFirst() + " " + reason.reason())));
        });
        return text.toString();
    }
}
