package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.language.LanguageGuess;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Steps that look for what may not belong in training data. Those that judge what is said flag rows, so that someone can read them
 * before they go; {@code rejecting()} or {@link Clean#withoutFlagged} takes them out. None goes by topics. They look at what a row
 * teaches: not at masked turns, worse alternatives, or answers that were not liked.
 */
public final class Filters {

    private Filters() {}

    /**
     * Limits of length for the texts on these sides of a row; without limits it lets everything pass.
     *
     * <pre>{@code
     * Filters.length(Side.ANSWER).words(3, 2_000)
     * }</pre>
     */
    public static Length length(Side first, Side... others) {
        return Length.of(first, others);
    }

    /**
     * Flags {@code repetition}: answers that repeat lines, paragraphs or runs of words more than the texts that Gopher kept (Rae et al.
     * 2021, table A1). Code and calculations are left out.
     */
    public static Filter repetition() {
        return Filter.flagging("repetition", "", ofAnswers(Repetition::fault));
    }

    /**
     * Flags {@code refusal}: answers that begin by saying that the model can't or won't do what was asked, or that what was asked about
     * is missing, in English, Chinese, Japanese, Korean, Spanish, French, German, Russian, Italian, Portuguese, Arabic and Thai.
     */
    public static Filter refusals() {
        return Filter.flagging("refusal", "", Refusals::in);
    }

    /**
     * Flags {@code over-refusal}: refusals of what nothing speaks against: no word of the prompt points at harm, at what a model of text
     * can't do or know, or at material that is not there. A heuristic that rather misses some.
     */
    public static Filter overRefusals() {
        return Filter.flagging("over-refusal", "", Refusals::needless);
    }

    /** Flags {@code moralising}: answers whose last sentences preach. */
    public static Filter moralising() {
        return Filter.flagging("moralising", "", Moralising::in);
    }

    /** Flags {@code self-identity}: answers that say in the first person that they come from a provider's model. */
    public static Filter selfIdentity() {
        return Filter.flagging("self-identity", "", SelfIdentity::in);
    }

    /** Flags {@code secret}: keys of services, tokens, private keys, and passwords that look random. */
    public static Redaction secrets() {
        return Redaction.of("secret", Secrets.FORMS);
    }

    /** Flags {@code personal-data}: e-mail addresses, public IP addresses, telephone numbers, payment cards, bank accounts. */
    public static Redaction personalData() {
        return Redaction.of("personal-data", PersonalData.FORMS);
    }

    /**
     * Rejects rows whose answers, or whose texts where they have no answer, are in none of these languages, by rule {@code language}.
     * Texts in which no language can be told, such as code, pass.
     *
     * @param codes by ISO 639-1, such as {@code en}
     */
    public static Filter language(String... codes) {
        var wanted = new TreeSet<>(Arrays.asList(codes));
        if (wanted.isEmpty() || wanted.stream().anyMatch(code -> !code.matches("[a-z]{2}"))) {
            throw new IllegalArgumentException("languages are given by codes of two letters, such as en; these are "
                    + wanted);
        }
        return Filter.rejecting("language", String.join(" ", wanted), row -> answersOrAll(row).stream()
                .map(LanguageGuess::of).flatMap(Optional::stream).filter(guess -> !wanted.contains(guess.language()))
                .findFirst().map(guess -> "its language is " + guess.language()));
    }

    /** Rejects rows whose score of this name is lower, or missing, by rule {@code score}. */
    public static Filter score(String name, double min) {
        return Filter.rejecting("score", name + " ≥ " + min, row -> {
            var score = row.meta().scores().get(name);
            if (score == null) {
                return Optional.of("it has no score " + name);
            }
            // so written, what is no number does not pass
            return score >= min ? Optional.empty() : Optional.of("its " + name + " is " + score + ", less than " + min);
        });
    }

    /**
     * As {@link #drift(double)}, below 0.1. Of 450 late answers in conversations that stay with their subject 4 have less, of answers
     * taken from other conversations half (measured on the demos of LLaMA-Factory).
     */
    public static Filter drift() {
        return drift(0.1);
    }

    /**
     * Flags {@code drift}: conversations in which, from the third answer on, less than this share of an answer's content words was said
     * before in any turn. A heuristic: an answer that is rightly brief or in another language shares few words too.
     */
    public static Filter drift(double leastOverlap) {
        return Filter.flagging("drift", String.valueOf(leastOverlap), row -> Drift.in(row, leastOverlap, 3));
    }

    /**
     * Flags {@code gopher}: answers that break a quality rule of Gopher (Rae et al. 2021, appendix A.1.1): 50 to 100,000 words of 3 to 10
     * letters, few symbols, list items and open ends. Rules for pages of the web, for rows of pre-training: good short answers break them.
     */
    public static Filter gopher() {
        return Filter.flagging("gopher", "", ofAnswers(WebText::gopher));
    }

    /**
     * Flags {@code fineweb}: answers that break a rule which FineWeb adds (Penedo et al. 2024, section 3.6): enough lines that end as
     * sentences, few short lines, repeated lines and line breaks. For pages of the web, as {@link #gopher}.
     */
    public static Filter fineWeb() {
        return Filter.flagging("fineweb", "", ofAnswers(WebText::fineWeb));
    }

    private static Check ofAnswers(Function<String, Optional<String>> fault) {
        return row -> Taught.of(row).stream()
                .flatMap(taught -> fault.apply(taught.answer()).map(what -> taught.place() + ": " + what).stream())
                .findFirst();
    }

    private static List<String> answersOrAll(Example row) {
        var answers = Taught.of(row).stream().map(Taught::answer).toList();
        return answers.isEmpty() ? List.of(row.text()) : answers;
    }
}
