package dev.wizardsdk.local.grammar;

import java.util.Arrays;
import java.util.List;

/** What a rule of a {@link Grammar} stands for. Immutable. */
public sealed interface Expression {

    /** Repeats without end. */
    int UNBOUNDED = Integer.MAX_VALUE;

    Expression EMPTY = new Text("");

    /** This text. */
    record Text(String text) implements Expression {}

    /** One character of a set. */
    record Chars(CodePoints set) implements Expression {}

    /** A control token by its name, or its name as text. */
    record Marker(String name) implements Expression {}

    /** A control token by its number. */
    record MarkerId(int id) implements Expression {}

    /** What the rule of this name stands for. */
    record Reference(String rule) implements Expression {}

    /** One after the other. */
    record Sequence(List<Expression> parts) implements Expression {

        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** One of several. */
    record Choice(List<Expression> options) implements Expression {

        public Choice {
            options = List.copyOf(options);
        }
    }

    /** The same several times; {@link #UNBOUNDED} for no limit. */
    record Repeat(Expression item, int least, int most) implements Expression {

        public Repeat {
            if (least < 0 || most < least) {
                throw new IllegalArgumentException("no number of repetitions: " + least + " to " + most);
            }
        }
    }

    /**
     * Any text and any control tokens, up to and with the first of the triggers, after which comes what the trigger asks for.
     * It may end wherever no trigger is complete. A trigger may be text, the name of a control token, or both joined.
     */
    record Free(List<Trigger> triggers) implements Expression {

        public Free {
            triggers = List.copyOf(triggers);
        }
    }

    /** Any text up to the first occurrence of another, and with that; no control tokens. */
    record Until(String end) implements Expression {

        public Until {
            if (end.isEmpty()) {
                throw new IllegalArgumentException("an end needs a text");
            }
        }
    }

    /**
     * What ends free text.
     *
     * @param onlyFirst whether it counts at the very beginning alone
     */
    record Trigger(String text, boolean onlyFirst, Expression then) {

        public Trigger {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("a trigger needs a text");
            }
        }
    }

    static Expression text(String text) {
        return new Text(text);
    }

    static Expression rule(String name) {
        return new Reference(name);
    }

    /** One after the other, without those that stand for nothing. */
    static Expression sequence(Expression... parts) {
        var some = Arrays.stream(parts).filter(part -> !part.equals(EMPTY)).toList();
        return some.size() == 1 ? some.getFirst() : some.isEmpty() ? EMPTY : new Sequence(some);
    }

    static Expression choice(List<Expression> options) {
        return options.size() == 1 ? options.getFirst() : new Choice(options);
    }

    static Expression choice(Expression... options) {
        return choice(List.of(options));
    }

    static Expression optional(Expression item) {
        return new Repeat(item, 0, 1);
    }

    static Expression many(Expression item) {
        return new Repeat(item, 0, UNBOUNDED);
    }

    static Expression repeat(Expression item, int least, int most) {
        return least == 1 && most == 1 ? item : new Repeat(item, least, most);
    }

    static Expression range(int first, int last) {
        return new Chars(CodePoints.range(first, last));
    }
}
