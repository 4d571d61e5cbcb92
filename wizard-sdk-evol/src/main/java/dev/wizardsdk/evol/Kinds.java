package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.Role;
import java.util.List;

/** Which kind an instruction's words and context speak for: in English, and roughly in German, French, Spanish and Chinese. */
final class Kinds {

    private static final int LONG = 600;

    private Kinds() {}

    static Kind guess(String text, String input, Context context) {
        if (!context.tools().isEmpty()) {
            return Kind.TOOLS;
        }
        if (!context.media().isEmpty()) {
            return Kind.IMAGE;
        }
        if (context.history().stream().anyMatch(turn -> turn.role() != Role.SYSTEM)) {
            return Kind.DIALOGUE;
        }
        if (!input.isEmpty() && Words.of(input).count() >= LONG) {
            return Kind.DOCUMENT;
        }
        var words = Words.of(text).list();
        if (CodeWords.in(words) || CodeWords.isSnippet(text) || CodeWords.isSnippet(input)) {
            return Kind.CODE;
        }
        return MathWords.in(words, text) ? Kind.MATH : Kind.CHAT;
    }

    /** The word after this one; empty at the end. */
    static String next(List<String> words, int at) {
        return at + 1 < words.size() ? words.get(at + 1) : "";
    }
}
