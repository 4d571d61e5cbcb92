package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.evol.Handling.Frame;
import dev.wizardsdk.io.Json;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the new instruction in a reply, from the strictest form it may have to the most lenient: between the tags it was asked for, in a
 * JSON object, in a fenced block that the reply is, after a line such as "Task:", or as a short text of its own. A form that the parent's
 * own text has counts for nothing, so that this text is never cut.
 */
final class ReplyReader {

    private static final String LABEL = "((new|evolved|rewritten|revised|updated|modified|harder|easier|simpler|deeper|specific|final|created|improved|more \\w+)"
            + " )?(task|instruction|prompt|question|problem|version|request|message|aufgabe|tarea|tâche|任务)";
    private static final Pattern LABEL_LINE = Pattern.compile(
            "(?im)^[ \\t]*[#>*_ ]{0,6}(the )?(" + LABEL + ")[ \\t]*[*_]{0,3}[ \\t]*[:：][ \\t]*[*_]{0,3}[ \\t]*");
    private static final Pattern NEXT_PART = Pattern.compile(
            "(?im)^[ \\t]*[#>*_ ]{0,6}(explanation|rationale|reasoning|notes?|answer|solution|changes( made)?|comment|why( this)?[^:\\n]{0,30})[*_]{0,3}[ \\t]*:");
    private static final Pattern INPUT_PART = Pattern
            .compile("(?im)^[ \\t]*[#>*_ ]{0,6}(input|data|material)[*_]{0,3}[ \\t]*:[ \\t]*[*_]{0,3}");
    private static final Pattern ROLE = Pattern.compile(
            "(?i)^\\s*(<\\|?(im_start\\|>)?\\s*assistant\\s*\\|?>|#{2,3} ?(response|assistant):?|\\[/?inst]|(assistant|ai|bot|model|gpt):)\\s*");
    private static final Pattern THOUGHTS = Pattern
            .compile("(?is)^\\s*<(thinking|thought|thoughts|reasoning)>.*?(</\\1>|$)");
    private static final Pattern LEAD_IN = Pattern.compile(
            "(?i)^\\s*(\\*\\*)?((sure|certainly|of course|okay|ok|absolutely)( thing)?[!.,]?\\s+)?(here('s| is| are)|hier ist|voici|aqu[ií] (está|tienes)|以下是)"
                    + "[^\\n:：]{0,80}(task|version|instruction|prompt|question|problem|rewrite|request|result|aufgabe|fassung|tarea|tâche|任务|版本)"
                    + "[^\\n:：]{0,30}[:：](\\*\\*)?\\s*");
    private static final Pattern QUOTED = Pattern.compile("(?s)\"[^\"]*\"|“.*”|«.*»");
    private static final Pattern ANSWERING = Pattern.compile(
            "(?i)^(sure|certainly|of course|yes|no|okay|here('s| is| are)|the answer|answer:|i('m| am) (sorry|unable|not able)|i('ve| have) (rewritten|written|created|made|added)|i (can't|cannot|can|will|won't)|sorry|unfortunately|as an ai|to (solve|answer)|let's|first,|step 1|invalid)\\b.*");
    private static final int LONGEST_WORDS = 120;
    private static final int LONGEST_LINES = 12;

    private final Given given;
    private final String parents;

    private ReplyReader(Given given) {
        this.given = given;
        var parent = given.instruction();
        this.parents = parent.text() + "\n" + parent.input() + given.partner().map(it -> "\n" + it.whole()).orElse("");
    }

    static Reading read(Given given, Operation operation, PromptTemplate template, PromptTemplate.Filled prompt,
            String said) {
        var reader = new ReplyReader(given);
        var reply = reader.withoutRole(THOUGHTS.matcher(said).replaceFirst(""));
        return switch (template.reply()) {
            case LINE -> prompt.begun().isEmpty()
                    ? Reading.of(reader.tidy(Continuation.line(reply)), "")
                    : Continuation.text(prompt, Continuation.line(reply));
            case DATA -> Continuation.data(prompt.begun(), Continuation.line(reply));
            case WHOLE -> Reading.of(reader.tidy(reply), "");
            case TAGGED -> reader.task(prompt.nonce(), reply);
            case PLACES -> Quotes.of(prompt.nonce(), reply).checked(reader.task(prompt.nonce(), reply),
                    operation.handling().frame() == Frame.ABOUT
                            ? given.instruction().whole()
                            : given.instruction().input(),
                    template.places());
            case TRAJECTORY -> Trajectory.read(given.instruction().context().tools(), reply);
        };
    }

    private Reading task(String nonce, String reply) {
        return tagged("-" + nonce, reply)
                .or(() -> parents.contains("<task>") ? Optional.empty() : tagged("", reply))
                .or(() -> json(reply))
                .or(() -> Fences.whole(withoutLeadIn(reply)).flatMap(this::ofBlock))
                .or(() -> labelled(reply))
                .or(() -> alone(reply))
                .orElse(Reading.NOTHING);
    }

    private Optional<Reading> tagged(String mark, String reply) {
        var task = Tags.last(reply, "task" + mark);
        return task.map(text -> Reading.of(tidy(text), Tags.last(reply, "input" + mark).orElse("").strip()))
                .filter(reading -> !reading.isEmpty());
    }

    /** Anywhere in the reply; where the parent's text has such JSON itself, only as all of it. */
    private Optional<Reading> json(String reply) {
        var whole = Fences.without(withoutLeadIn(reply)).strip();
        var isWhole = whole.startsWith("{") && JsonSpan.end(whole, 0) == whole.length();
        return parents.contains("\"task\"") && !isWhole
                ? Optional.empty()
                : JsonSpan.objectWith("task", isWhole ? whole : reply).flatMap(ReplyReader::ofJson);
    }

    private static Optional<Reading> ofJson(JsonNode json) {
        var input = json.path("input");
        var data = input.isTextual()
                ? input.textValue()
                : input.isContainerNode() && !input.isEmpty() ? Json.writeIndented(input) : "";
        return json.path("task").isTextual() && !json.path("task").textValue().isBlank()
                ? Optional.of(Reading.of(json.path("task").textValue().strip(), data.strip()))
                : Optional.empty();
    }

    /** A block in a programming language is an answer, not a task. */
    private Optional<Reading> ofBlock(Fences.Block block) {
        return block.language().matches("(?i)|text|txt|plain|plaintext|markdown|md|task")
                && Fences.whole(given.instruction().text()).isEmpty()
                        ? Optional.of(Reading.of(tidy(block.content()), "")).filter(reading -> !reading.isEmpty())
                        : Optional.empty();
    }

    /** What follows the last line that says "Task:" or the like, up to where the reply speaks of something else. */
    private Optional<Reading> labelled(String reply) {
        var labels = LABEL_LINE.matcher(reply);
        var from = -1;
        while (labels.find()) {
            from = isTheParents(labels.group(2)) ? from : labels.end();
        }
        if (from < 0) {
            return Optional.empty();
        }
        var rest = reply.substring(from);
        var next = NEXT_PART.matcher(rest);
        var part = next.find() && !NEXT_PART.matcher(parents).find() ? rest.substring(0, next.start()) : rest;
        var input = INPUT_PART.matcher(part);
        var reading = input.find() && !INPUT_PART.matcher(parents).find()
                ? Reading.of(tidy(part.substring(0, input.start())), part.substring(input.end()).strip())
                : Reading.of(tidy(part), "");
        return Optional.of(reading).filter(it -> !it.isEmpty());
    }

    private boolean isTheParents(String label) {
        return Pattern.compile("(?im)^\\W*(the )?" + Pattern.quote(label.strip()) + "\\W*:").matcher(parents).find();
    }

    /** A short text that neither answers nor speaks about itself. */
    private Optional<Reading> alone(String reply) {
        var text = tidy(reply);
        var isShort = text.lines().count() <= LONGEST_LINES && text.split("\\s+").length <= LONGEST_WORDS;
        var isProse = (Fences.in(text).isEmpty() || !Fences.in(parents).isEmpty())
                && (!text.startsWith("{") || parents.startsWith("{"));
        return isShort && isProse && !text.isEmpty() && !ANSWERING.matcher(text).lookingAt() && !text.contains("<task-")
                ? Optional.of(Reading.of(text, ""))
                : Optional.empty();
    }

    private String withoutRole(String reply) {
        return ROLE.matcher(parents).lookingAt() ? reply : ROLE.matcher(reply).replaceFirst("");
    }

    private String withoutLeadIn(String text) {
        return LEAD_IN.matcher(parents).lookingAt() ? text.strip() : LEAD_IN.matcher(text).replaceFirst("").strip();
    }

    /** Without what leads to the instruction, and without quotation marks around it; unless the parent is written so too. */
    private String tidy(String text) {
        var bare = withoutLeadIn(withoutRole(text));
        var label = LABEL_LINE.matcher(bare);
        if (label.lookingAt() && !isTheParents(label.group(2))) {
            bare = bare.substring(label.end()).strip();
        }
        return isQuoted(bare) && !isQuoted(given.instruction().text().strip())
                ? bare.substring(1, bare.length() - 1).strip()
                : bare;
    }

    /** As a whole, with no quotation mark inside. */
    private static boolean isQuoted(String text) {
        return text.length() > 2 && QUOTED.matcher(text).matches()
                && text.chars().skip(1).limit(text.length() - 2L).noneMatch(c -> "\"“”«»".indexOf(c) >= 0);
    }
}
