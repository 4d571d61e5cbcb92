package dev.wizardsdk.evol;

import java.util.regex.Pattern;

/** What a model went on with after a prompt that began the new instruction. */
final class Continuation {

    private static final Pattern ONE_WORD = Pattern.compile("[\\p{L}'’-]{3,15}");
    private static final Pattern CLAUSE_END = Pattern.compile("[.,:;?!](\\s|$)");
    private static final Pattern SENTENCE_END = Pattern.compile("(?s).*[.!?。！？：:;…\"”)\\]}`]$");

    private Continuation() {}

    /** The first line that is not empty. */
    static String line(String reply) {
        return reply.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    /** What the prompt began, the model went on with and the prompt closes. */
    static Reading text(PromptTemplate.Filled prompt, String line) {
        var closes = !prompt.closing().isEmpty();
        var written = line.strip();
        if (prompt.begun().endsWith("\"")) { // the model is inside a quotation, which ends it or is ended by the closing
            written = closes ? written.split("\"", 2)[0].strip() : written;
        } else if (closes) {
            written = CLAUSE_END.split(written, 2)[0].strip();
        }
        if (written.isBlank() || (closes && prompt.begun().endsWith("\"") && !ONE_WORD.matcher(written).matches())) {
            return Reading.NOTHING;
        }
        var gap = prompt.begun().endsWith("\"") || written.matches("^[,;:.!?'’].*") ? "" : " ";
        var text = prompt.begun() + gap + written;
        if (closes) {
            text += (prompt.closing().matches("^[,;:.!?'’\"].*") ? "" : " ") + prompt.closing();
        }
        return Reading.continued(SENTENCE_END.matcher(text).matches() ? text : text + ".", "", written);
    }

    /** The text, ended so that another sentence may follow: what comes after its colon is elsewhere. */
    static String sentence(String text) {
        var bare = text.stripTrailing();
        return bare.endsWith(":")
                ? bare.substring(0, bare.length() - 1) + "."
                : SENTENCE_END.matcher(bare).matches() ? bare : bare + ".";
    }

    /** A sentence that leads to data, and the data, which must be well formed. */
    static Reading data(String begun, String line) {
        var whole = begun + (begun.endsWith("\"") || begun.endsWith("[") ? "" : " ") + line.strip();
        var from = dataStart(whole, begun);
        if (from < 0) {
            return Reading.NOTHING;
        }
        var lead = whole.substring(0, from).strip();
        return JsonData.read(whole.substring(from))
                .filter(data -> lead.endsWith(":"))
                .map(data -> Reading.continued(sentence(lead), data, line.strip()))
                .orElse(Reading.NOTHING);
    }

    /** Where the data begin: after the parent's own words, which may have brackets too. */
    private static int dataStart(String whole, String begun) {
        var opened = begun.lastIndexOf(": [");
        return whole.indexOf('[', opened >= 0 ? opened : begun.length());
    }
}
