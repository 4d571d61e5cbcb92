package dev.wizardsdk.evol;

import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.Finish;
import java.util.regex.Pattern;

/**
 * What a model made of an instruction, read but not yet judged.
 *
 * @param index   its number among the candidates of the same step
 * @param text    the new instruction; empty if none was found
 * @param input   the material that goes with it
 * @param written the part of the text that the model wrote: all of it, but where the prompt began or closed the instruction
 * @param finish  why the text ends where it does
 * @param model   who wrote it
 */
record Candidate(int index, String text, String input, String written, Finish finish, String model) {

    private static final Pattern LEAD_IN = Pattern.compile(
            "^\\s*(\\*\\*)?(here('s| is)[^\\n:]{0,60}:|instruction:|task:|question:)(\\*\\*)?\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED = Pattern.compile("(?s)^[\"“«](.*)[\"”»]$");
    private static final Pattern ONE_WORD = Pattern.compile("[\\p{L}'’-]{3,15}");
    private static final Pattern CLAUSE_END = Pattern.compile("[.,:;?!](\\s|$)");
    private static final Pattern SENTENCE_END = Pattern.compile("(?s).*[.!?。！？:;…\"”)\\]}`]$");

    /** Finds the instruction in the reply, from the strictest form it may have to the most lenient. */
    static Candidate read(int index, Given given, Operation operation, PromptTemplate template,
            PromptTemplate.Filled prompt, Answer answer) {
        return read(index, given.instruction(), operation, template, prompt, answer);
    }

    static Candidate read(int index, Instruction parent, Operation operation, PromptTemplate template,
            PromptTemplate.Filled prompt, Answer answer) {
        var reply = answer.said();
        var found = switch (template.reply()) {
            case TAGGED -> tagged(prompt.nonce(), reply);
            case LINE ->
                prompt.begun().isEmpty() ? Found.text(tidy(firstLine(reply))) : continued(prompt, firstLine(reply));
            case DATA -> withData(prompt.begun(), firstLine(reply));
            case WHOLE -> Found.text(tidy(reply));
        };
        var kept = operation.direction() == Operation.Direction.HARDER ? parent.input() : "";
        var input = found.data().isEmpty()
                ? kept
                : template.reply() == PromptTemplate.Reply.DATA && !kept.isEmpty()
                        ? kept + "\n" + found.data()
                        : found.data();
        var closed = !prompt.closing().isEmpty() || template.reply() == PromptTemplate.Reply.DATA;
        return new Candidate(
                index, found.text(), input, found.written(), closed ? Finish.STOP : answer.finish(), answer.model());
    }

    /** A reply taken apart. */
    private record Found(String text, String data, String written) {

        private static final Found NOTHING = new Found("", "", "");

        static Found text(String text) {
            return new Found(text, "", text);
        }
    }

    private static String firstLine(String reply) {
        return reply.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    private static Found tagged(String nonce, String reply) {
        var text = tidy(between(reply, "<task-" + nonce + ">", "</task-" + nonce + ">"));
        return new Found(text, between(reply, "<input-" + nonce + ">", "</input-" + nonce + ">").strip(), text);
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

    /** What the prompt began, the model went on with and the prompt closes. */
    private static Found continued(PromptTemplate.Filled prompt, String line) {
        var closes = !prompt.closing().isEmpty();
        var written = line.strip();
        if (prompt.begun().endsWith("\"")) { // the model is inside a quotation, which ends it or is ended by the closing
            written = closes ? written.split("\"", 2)[0].strip() : written;
        } else if (closes) {
            written = CLAUSE_END.split(written, 2)[0].strip();
        }
        if (written.isBlank() || (closes && prompt.begun().endsWith("\"") && !ONE_WORD.matcher(written).matches())) {
            return Found.NOTHING;
        }
        var gap = prompt.begun().endsWith("\"") || written.matches("^[,;:.!?'’].*") ? "" : " ";
        var text = prompt.begun() + gap + written;
        if (closes) {
            text += (prompt.closing().matches("^[,;:.!?'’\"].*") ? "" : " ") + prompt.closing();
        }
        return new Found(SENTENCE_END.matcher(text).matches() ? text : text + ".", "", written);
    }

    /** A sentence that leads to data, and the data, which must be well formed. */
    private static Found withData(String begun, String line) {
        var whole = begun + (begun.endsWith("\"") || begun.endsWith("[") ? "" : " ")
                + line.strip();
        var from = dataStart(whole, begun);
        if (from < 0) {
            return Found.NOTHING;
        }
        var lead = whole.substring(0, from).strip();
        return JsonData.read(whole.substring(from))
                .filter(data -> lead.endsWith(":"))
                .map(data -> new Found(lead, data, line.strip()))
                .orElse(Found.NOTHING);
    }

    /** Where the data begin: after the parent's own words, which may have brackets too. */
    private static int dataStart(String whole, String begun) {
        var opened = begun.lastIndexOf(": [");
        return whole.indexOf('[', opened >= 0 ? opened : begun.length());
    }

    private static String tidy(String text) {
        var bare = LEAD_IN.matcher(text).replaceFirst("").strip();
        var quoted = QUOTED.matcher(bare);
        return quoted.matches() && bare.indexOf(bare.charAt(0), 1) < 0 ? quoted.group(1).strip() : bare;
    }

    /** Whether the prompt gave a part of the text, so that the model only went on from there. */
    boolean continues() {
        return !written.equals(text);
    }

    /** Whether the model went on from what the prompt gave, to the end. */
    boolean endsAsWritten() {
        return continues() && (text.endsWith(written) || text.endsWith(written + "."));
    }

    Instruction instruction() {
        return new Instruction(text, input);
    }

    String problem() {
        return "";
    }

    java.util.List<dev.wizardsdk.dataset.Turn> turns() {
        return java.util.List.of();
    }

    java.util.Set<String> checks() {
        return java.util.Set.of();
    }

    /**
     * How much this candidate is to be preferred among those that passed: it keeps what its parent is about (for a depth
     * operation), what the model wrote takes up a word of it, and adds some content of its own, but no long story.
     */
    double score(Instruction parent, Operation operation) {
        var before = Words.of(parent.text());
        var kept = Words.share(before.content(), Words.of(text).content());
        var own = Words.of(written).content();
        var related = own.stream().anyMatch(before::hasAkin) ? 1 : 0;
        var added = own.stream().filter(word -> !before.hasAkin(word)).count();
        return 2 * (operation.direction() == Operation.Direction.HARDER ? kept : 1 - kept / 2) + related
                + Math.min(added, 5) / 5.0;
    }
}
