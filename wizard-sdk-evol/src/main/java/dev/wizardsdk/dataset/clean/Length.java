package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.RowStep;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.dataset.Verdict;
import dev.wizardsdk.language.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rejects rows that are too short or too long, made by {@link Filters#length}. Nothing is limited but what is said to be; of
 * preferences and rankings each answer must fit. Immutable; thread-safe.
 */
public final class Length implements RowStep {

    private record Limit(String unit, int least, int most, ToIntFunction<String> measure) {

        Limit {
            if (least < 0 || most < least) {
                throw new IllegalArgumentException("no length is from " + least + " to " + most + " " + unit);
            }
        }

        @Override
        public String toString() {
            return unit + " " + least + ".." + most;
        }
    }

    private static final String TURNS = "turns";

    private final List<Side> sides;
    private final List<Limit> limits;
    private final boolean flagging;

    private Length(List<Side> sides, List<Limit> limits, boolean flagging) {
        this.sides = List.copyOf(sides);
        this.limits = List.copyOf(limits);
        this.flagging = flagging;
    }

    static Length of(Side first, Side... others) {
        return new Length(Stream.concat(Stream.of(first), Stream.of(others)).distinct().toList(), List.of(), false);
    }

    /** Characters as people count them: code points. */
    public Length characters(int least, int most) {
        return with(new Limit("characters", least, most, text -> text.codePointCount(0, text.length())));
    }

    /** Words; characters of scripts without spaces count as one each. */
    public Length words(int least, int most) {
        return with(new Limit("words", least, most, text -> Words.of(text).count()));
    }

    public Length tokens(TokenCounter counter, int least, int most) {
        return with(new Limit("tokens", least, most, counter::count));
    }

    /** Messages of user and model, of the whole row whatever the sides; an instruction with its answer has two. */
    public Length turns(int least, int most) {
        return with(new Limit(TURNS, least, most, text -> 0));
    }

    /** This step, which lets what it would reject pass with the flag {@code length}. */
    public Length flagging() {
        return new Length(sides, limits, true);
    }

    private Length with(Limit limit) {
        var all = new ArrayList<>(limits);
        all.removeIf(other -> other.unit().equals(limit.unit()));
        all.add(limit);
        return new Length(sides, all, flagging);
    }

    @Override
    public String name() {
        var where = sides.stream().map(side -> side.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("+", "", ": "));
        return "length(" + where + limits.stream().map(Limit::toString).collect(Collectors.joining(", ")) + ")";
    }

    @Override
    public Verdict apply(Example row) {
        for (var limit : limits) {
            if (limit.unit().equals(TURNS)) {
                if (isOutside(limit, turns(row))) {
                    return failed(row, limit, turns(row), "the row");
                }
                continue;
            }
            for (var side : sides) {
                for (var text : Taught.measured(row, side)) {
                    int length = limit.measure().applyAsInt(text);
                    if (isOutside(limit, length)) {
                        return failed(row, limit, length, "the " + side.name().toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        return Verdict.kept(row);
    }

    private static boolean isOutside(Limit limit, int length) {
        return length < limit.least() || length > limit.most();
    }

    private Verdict failed(Example row, Limit limit, int length, String where) {
        return flagging
                ? Verdict.kept(row.with(row.meta().withFlag("length")))
                : Verdict.rejected("length", where + " has " + length + " " + limit.unit() + ", not " + limit.least()
                        + " to " + limit.most());
    }

    private static int turns(Example row) {
        return switch (row) {
            case Example.Text it -> 1;
            case Example.Instruction it -> 2;
            case Example.Chat it -> said(it.turns().stream());
            case Example.PromptOnly it -> said(it.prompt().stream());
            case Example.Preference it -> said(Stream.concat(it.prompt().stream(), it.chosen().stream()));
            case Example.Ranked it -> said(Stream.concat(it.prompt().stream(),
                    it.replies().stream().limit(1).flatMap(reply -> reply.turns().stream())));
            case Example.Feedback it -> said(Stream.concat(it.prompt().stream(), it.completion().stream()));
            case Example.Stepwise it -> 2;
            case Example.Infill it -> 1;
        };
    }

    private static int said(Stream<Turn> turns) {
        return (int) turns.filter(turn -> switch (turn.role()) {
            case USER, ASSISTANT -> true;
            case SYSTEM, TOOL -> false;
        }).count();
    }
}
