package dev.wizardsdk;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * How much of a {@link Conversation} the model gets to see. What is left out is always the oldest, and always whole exchanges: from one
 * message of the user up to the next. So a tool's call is never parted from its result, and what the model sees begins with the user.
 * The newest exchange is kept whatever its size, and so is the system message, beside the window.
 */
public final class Window {

    private enum Measure {
        NONE, MESSAGES, TOKENS
    }

    private final Measure measure;
    private final long most;

    private Window(Measure measure, long most) {
        this.measure = measure;
        this.most = most;
        if (most < 1) {
            throw new IllegalArgumentException("the window is " + most + ", it must be 1 or more");
        }
    }

    /** All that was said. */
    public static Window everything() {
        return new Window(Measure.NONE, Long.MAX_VALUE);
    }

    /** At most so many messages, each tool's result counting as one; the system message does not count. */
    public static Window messages(int most) {
        return new Window(Measure.MESSAGES, most);
    }

    /**
     * At most so many tokens in the request, system message and tools included; the answer needs room beside them. They are counted
     * by the model, where it can, once when something is said and nothing is to be left out. Elsewhere they are taken to be one for
     * each three bytes of UTF-8, more than most texts have, with 8 for each message and 1,500 for each image, sound or document.
     */
    public static Window tokens(int most) {
        return new Window(Measure.TOKENS, most);
    }

    /** The places from which a history can be shown: the user's messages, from a given place on. */
    static List<Integer> beginnings(List<Message> history, int from) {
        return IntStream.range(from, history.size())
                .filter(place -> history.get(place).role() == Role.USER)
                .boxed()
                .toList();
    }

    /**
     * Where the window begins: at the first of the places if all fits from there, else at the first one from which what follows fits
     * into the given part, or at the last one.
     *
     * @param history what was said, with a message of the user in it
     * @param from    what stands before this place is left out in any case
     * @param part    how much of the window may be used when it does not hold all, up to 1
     * @param tokens  how many tokens a request would have that shows the history from a place on; asked as rarely as can be
     */
    int begin(List<Message> history, int from, double part, IntToLongFunction tokens) {
        var places = beginnings(history, from);
        if (fits(history, places.getFirst(), 1, tokens)) {
            return places.getFirst();
        }
        // the size falls from place to place: the first one is too large, the last one is taken in any case
        int tooLarge = 0;
        int taken = places.size() - 1;
        while (taken - tooLarge > 1) {
            int middle = (tooLarge + taken) >>> 1;
            if (fits(history, places.get(middle), part, tokens)) {
                taken = middle;
            } else {
                tooLarge = middle;
            }
        }
        return places.get(taken);
    }

    private boolean fits(List<Message> history, int place, double part, IntToLongFunction tokens) {
        return switch (measure) {
            case NONE -> true;
            case MESSAGES -> history.size() - place <= most * part;
            case TOKENS -> tokens.applyAsLong(place) <= most * part;
        };
    }
}
