package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.RowStep;
import dev.wizardsdk.dataset.Verdict;

/**
 * A step that looks for one thing, made by {@link Filters}. A row that has it gets a flag, or is rejected; its rule and its flag have
 * the same name. Immutable; thread-safe.
 */
public final class Filter implements RowStep {

    private enum Mode {
        FLAG,
        REJECT
    }

    private final String flag;
    private final String settings;
    private final Mode mode;
    private final Check check;

    private Filter(String flag, String settings, Mode mode, Check check) {
        this.flag = flag;
        this.settings = settings;
        this.mode = mode;
        this.check = check;
    }

    static Filter flagging(String flag, String settings, Check check) {
        return new Filter(flag, settings, Mode.FLAG, check);
    }

    static Filter rejecting(String flag, String settings, Check check) {
        return new Filter(flag, settings, Mode.REJECT, check);
    }

    /** This filter, which lets a row pass with its flag. */
    public Filter flagging() {
        return new Filter(flag, settings, Mode.FLAG, check);
    }

    /** This filter, which rejects a row. */
    public Filter rejecting() {
        return new Filter(flag, settings, Mode.REJECT, check);
    }

    /** The flag that it sets, and the rule that it rejects by. */
    public String flag() {
        return flag;
    }

    @Override
    public String name() {
        var what = settings.isEmpty() ? flag : flag + "(" + settings + ")";
        return switch (mode) {
            case FLAG -> what;
            case REJECT -> what + ", rejecting";
        };
    }

    @Override
    public Verdict apply(Example row) {
        var fault = check.fault(row);
        if (fault.isEmpty()) {
            return Verdict.kept(row);
        }
        return switch (mode) {
            case FLAG -> Verdict.kept(row.with(row.meta().withFlag(flag)));
            case REJECT -> Verdict.rejected(flag, fault.get());
        };
    }
}
