package dev.wizardsdk.local.template.jinja;

import java.time.Clock;

/** What one rendering has used of its limits, and the line it has come to. Not thread-safe. */
final class Run {

    private static final int CHARACTERS_PER_STEP = 32;

    private final Limits limits;
    private final Clock clock;
    private long steps;
    private long characters;
    private int depth;
    private int line = 1;

    Run(Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    Clock clock() {
        return clock;
    }

    void at(int newLine) {
        line = newLine;
    }

    void step() {
        steps(1);
    }

    void steps(long count) {
        steps += count;
        if (steps > limits.steps()) {
            throw limit("it takes more than " + limits.steps() + " steps");
        }
    }

    /** Characters that are looked at. */
    void look(long count) {
        steps(1 + count / CHARACTERS_PER_STEP);
    }

    /** A search for one text in another, whose cost grows with both when the sought one is long. */
    void search(int sought, int within) {
        look((long) within * (1 + sought / 64));
    }

    /** Characters that are about to be written into a text that will then have {@code length}. */
    void write(long count, long length) {
        characters += count;
        if (length > limits.output() || characters > limits.characters()) {
            throw limit("it makes more text than the " + limits.output() + " characters allowed for one, "
                    + limits.characters() + " for all");
        }
    }

    void enter() {
        step();
        if (++depth > limits.depth()) {
            throw limit("it nests deeper than " + limits.depth());
        }
    }

    void leave() {
        depth--;
    }

    TemplateException failed(String message) {
        return new TemplateException(TemplateException.Kind.FAILED, line, message);
    }

    TemplateException raised(String message) {
        return new TemplateException(TemplateException.Kind.RAISED, line, message);
    }

    TemplateException limit(String message) {
        return new TemplateException(TemplateException.Kind.LIMIT, line, message);
    }
}
