package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.RowStep;
import dev.wizardsdk.dataset.Verdict;
import java.util.List;
import java.util.TreeSet;

/**
 * A step that looks for data that are no one else's business, made by {@link Filters#secrets} and {@link Filters#personalData}: in
 * every text of a row, arguments of tool calls, lineage and further columns included. It flags rows that have some, unless told to
 * reject them or to put pseudonyms in the data's place. Immutable; thread-safe.
 */
public final class Redaction implements RowStep {

    private enum Mode {
        FLAG,
        REJECT,
        REDACT
    }

    private final String flag;
    private final List<Sensitive> forms;
    private final Mode mode;
    private final Pseudonyms pseudonyms;

    private Redaction(String flag, List<Sensitive> forms, Mode mode, Pseudonyms pseudonyms) {
        this.flag = flag;
        this.forms = forms;
        this.mode = mode;
        this.pseudonyms = pseudonyms;
    }

    static Redaction of(String flag, List<Sensitive> forms) {
        return new Redaction(flag, forms, Mode.FLAG, new Pseudonyms(0));
    }

    /** This step, which lets a row pass with its flag. */
    public Redaction flagging() {
        return new Redaction(flag, forms, Mode.FLAG, pseudonyms);
    }

    /** This step, which rejects a row. */
    public Redaction rejecting() {
        return new Redaction(flag, forms, Mode.REJECT, pseudonyms);
    }

    /**
     * This step, which puts a pseudonym such as {@code [email-3f9a2c1b07]} in the place of each datum, the same for the same one
     * everywhere, and flags the row {@code …-redacted}.
     *
     * @param seed other seeds give other pseudonyms. Whoever knows it can find out by trying which datum is behind one: draw it
     *             at random and keep it as secret as the data
     */
    public Redaction redacting(long seed) {
        return new Redaction(flag, forms, Mode.REDACT, new Pseudonyms(seed));
    }

    /** The flag that it sets, and the rule that it rejects by. */
    public String flag() {
        return mode == Mode.REDACT ? flag + "-redacted" : flag;
    }

    @Override
    public String name() {
        return switch (mode) {
            case FLAG -> flag;
            case REJECT -> flag + ", rejecting";
            case REDACT -> flag + ", redacting";
        };
    }

    @Override
    public Verdict apply(Example row) {
        var kinds = new TreeSet<String>();
        Everywhere.texts(row).forEach(text -> Sensitive.in(text, forms).forEach(found -> kinds.add(found.kind())));
        if (kinds.isEmpty()) {
            return Verdict.kept(row);
        }
        return switch (mode) {
            case FLAG -> Verdict.kept(row.with(row.meta().withFlag(flag())));
            case REJECT -> Verdict.rejected(flag(), "the row has " + String.join(", ", kinds));
            case REDACT -> {
                var redacted = Everywhere.map(row, text -> Sensitive.redacted(text, forms, pseudonyms));
                yield Verdict.kept(redacted.with(redacted.meta().withFlag(flag())));
            }
        };
    }
}
