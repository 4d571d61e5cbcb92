package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.Role;
import java.util.regex.Pattern;

/** Which kind an instruction's words and context speak for. */
final class Kinds {

    private static final int LONG = 600;
    private static final Pattern CODE = Pattern.compile(
            "```|\\b(python|javascript|typescript|java|kotlin|rust|golang|c\\+\\+|sql|bash|regex|regular expression)\\b"
                    + "|\\b(write|implement|debug|refactor|fix) (a |an |the |this |some )?(\\w+ ){0,2}(function|method|class|program|script|query|code)\\b"
                    + "|\\bdef \\w+\\(|\\bpublic (static|class)\\b|#include",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MATH = Pattern.compile(
            "\\\\(frac|sqrt|int|sum)|\\d+\\s*[+*/^×÷=]\\s*\\d+|\\b(how (many|much)|calculate|compute|solve|prove that|what is the (sum|product|area|volume|probability))\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern DIGIT = Pattern.compile("\\d");

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
        if (Words.of(input).count() >= LONG) {
            return Kind.DOCUMENT;
        }
        if (CODE.matcher(text).find() || input.contains("```")) {
            return Kind.CODE;
        }
        return MATH.matcher(text).find() && DIGIT.matcher(text).find() ? Kind.MATH : Kind.CHAT;
    }
}
