package dev.wizardsdk.evol;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Ends a run early, seen what its rounds have brought. Pure; thread-safe. */
public interface Stopping {

    /** Its name and settings; a journal made with another one is refused. */
    String name();

    /** The number that rows must be measured for, such as {@link Scores#DIFFICULTY}; empty if it needs none. */
    default Optional<String> needs() {
        return Optional.empty();
    }

    /** Why no further round is worth it; empty if one is. Asked at the end of each round but the last. */
    Optional<String> reason(List<Round> rounds);

    /** Once the mean difficulty of a round's rows is less than this above the round before; needs a difficulty scorer. */
    static Stopping difficultyStalls(double gain) {
        return of("difficulty gains less than " + gain, Optional.of(Scores.DIFFICULTY), rounds -> {
            var last = mean(rounds, 1);
            var before = mean(rounds, 2);
            return last.isPresent() && before.isPresent() && last.get() - before.get() < gain
                    ? Optional.of("the mean difficulty went from " + shown(before.get()) + " to " + shown(last.get()))
                    : Optional.empty();
        });
    }

    private static Optional<Double> mean(List<Round> rounds, int back) {
        return rounds.size() < back
                ? Optional.empty()
                : Optional.ofNullable(rounds.get(rounds.size() - back).means().get(Scores.DIFFICULTY));
    }

    /** Once more than this share of a round's pool, 0 to 1, gave no row. */
    static Stopping eliminationAbove(double share) {
        return of("elimination above " + share, Optional.empty(), rounds -> {
            var lost = 1 - rounds.getLast().rate();
            return lost > share
                    ? Optional.of("of the pool " + shown(lost * 100) + " % gave no row")
                    : Optional.empty();
        });
    }

    /** Once a round's {@link Round#diversity()} is lower than this. */
    static Stopping diversityBelow(double share) {
        return of("diversity below " + share, Optional.empty(), rounds -> rounds.getLast().accepted() > 0
                && rounds.getLast().diversity() < share
                        ? Optional.of("diversity is " + shown(rounds.getLast().diversity()))
                        : Optional.empty());
    }

    private static String shown(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private static Stopping of(String name, Optional<String> number, Function<List<Round>, Optional<String>> rule) {
        return new Stopping() {
            @Override
            public Optional<String> needs() {
                return number;
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> reason(List<Round> rounds) {
                return rounds.isEmpty() ? Optional.empty() : rule.apply(rounds);
            }
        };
    }
}
