package dev.wizardsdk.evol;

import dev.wizardsdk.model.Finish;
import java.util.regex.Pattern;

/**
 * What a model made of an instruction, read but not yet judged.
 *
 * @param index  its number among the candidates of the same step
 * @param text   the new instruction; empty if none was found
 * @param input  the material that goes with it
 * @param finish why the model stopped
 * @param model  who wrote it
 * @param given  the part of the text that the prompt gave and the model did not write
 */
record Candidate(int index, String text, String input, Finish finish, String model, String given) {

    private static final Pattern LEAD_IN = Pattern.compile(
            "^\\s*(\\*\\*)?(here('s| is)[^\\n:]{0,60}:|instruction:|task:|question:)(\\*\\*)?\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern THINKING = Pattern.compile("(?s)^\\s*<think>.*?</think>");
    private static final Pattern CLAUSE_END = Pattern.compile("[.,:;?!](\\s|$)");
    private static final Pattern QUOTED = Pattern.compile("(?s)^[\"“«](.*)[\"”»]$");

    /** Finds the instruction in the reply, from the strictest form it may have to the most lenient. */
    static Candidate read(int index, Instruction parent, Operation operation, PromptTemplate template,
            PromptTemplate.Filled prompt, Answer answer) {
        var reply = THINKING.matcher(answer.text()).replaceFirst("");
        var keepsInput = operation.depth() ? parent.input() : "";
        return switch (template.reply()) {
            case TAGGED -> tagged(index, prompt.nonce(), keepsInput, reply, answer);
            case LINE -> {
                var line = reply.lines().filter(l -> !l.isBlank()).findFirst().orElse("");
                var text = prompt.begun().isEmpty() ? tidy(line) : continued(prompt, line);
                yield new Candidate(
                        index, text, keepsInput, answer.finish(), answer.model(),
                        prompt.begun() + "\n" + prompt.closing());
            }
            case WHOLE -> new Candidate(index, tidy(reply), keepsInput, answer.finish(), answer.model(), "");
        };
    }

    private static Candidate tagged(int index, String nonce, String keepsInput, String reply, Answer answer) {
        var text = between(reply, "<task-" + nonce + ">", "</task-" + nonce + ">");
        var input = between(reply, "<input-" + nonce + ">", "</input-" + nonce + ">");
        return new Candidate(
                index, tidy(text), input.isBlank() ? keepsInput : input.strip(), answer.finish(), answer.model(), "");
    }

    /** The text between two tags, or after the first to the end; empty if there is no first. */
    private static String between(String reply, String open, String close) {
        var from = reply.lastIndexOf(open);
        if (from < 0) {
            return "";
        }
        var to = reply.indexOf(close, from);
        return reply.substring(from + open.length(), to < 0 ? reply.length() : to);
    }

    /** What the prompt began, the model went on with and the prompt closes; empty if the model wrote nothing. */
    private static String continued(PromptTemplate.Filled prompt, String line) {
        var written = prompt.closing().isEmpty() ? line : CLAUSE_END.split(line, 2)[0];
        if (written.isBlank()) {
            return "";
        }
        var text = prompt.begun() + glue(written) + written.strip();
        return prompt.closing().isEmpty() ? text : text + glue(prompt.closing()) + prompt.closing();
    }

    private static String glue(String next) {
        return next.matches("(?s)^[,;:.!?'’].*") ? "" : " ";
    }

    private static String tidy(String text) {
        var bare = LEAD_IN.matcher(text).replaceFirst("").strip();
        var quoted = QUOTED.matcher(bare);
        return quoted.matches() && bare.indexOf(bare.charAt(0), 1) < 0 ? quoted.group(1).strip() : bare;
    }

    Instruction instruction() {
        return new Instruction(text, input);
    }

    /**
     * How much this candidate is to be preferred among those that passed: it keeps what its parent is about (for a depth
     * operation), adds words of its own up to about a dozen, and ends as a sentence does.
     */
    double score(Instruction parent, Operation operation) {
        var before = Words.of(parent.text()).content();
        var after = Words.of(text).content();
        var kept = operation.depth() ? Words.share(before, after) : 1 - Words.share(before, after) / 2;
        var added = after.stream().filter(word -> !before.contains(word)).count();
        var gain = Math.min(added, 12) / 12.0;
        var ends = text.matches("(?s).*[.!?。！？:\"”)\\]}]$") ? 1 : 0;
        return 2 * kept + gain + 0.5 * ends;
    }
}
