package dev.wizardsdk.provider;

import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Sampling;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A setting of {@link Sampling} that not every protocol has a place for. */
enum Setting {
    TOP_K("top-k"),
    MIN_P("min-p"),
    TYPICAL_P("typical-p"),
    DYNAMIC_TEMPERATURE("dynamic temperature"),
    XTC("XTC"),
    DRY("DRY"),
    MIROSTAT("mirostat"),
    PENALTIES("penalties"),
    REPEAT_PENALTY("repeat penalty other than 1"),
    LOGIT_BIAS("logit bias"),
    LOGPROBS("log-probabilities"),
    SEED("seed"),
    STOP("stop texts"),
    GRAMMAR("grammar");

    private final String words;

    Setting(String words) {
        this.words = words;
    }

    /** Refuses those of these that are set, by name. */
    static void refuse(String protocol, Sampling sampling, Set<Setting> settings) {
        refuse(protocol, sampling, settings, "");
    }

    /** The same, with words that stand behind the names, such as of where they are missing. */
    static void refuse(String protocol, Sampling sampling, Set<Setting> settings, String where) {
        var set = EnumSet.noneOf(Setting.class);
        for (var setting : settings) {
            if (setting.isSet(sampling)) {
                set.add(setting);
            }
        }
        if (!set.isEmpty()) {
            throw unsupported(protocol, set.stream().map(setting -> setting.words).collect(Collectors.joining(", "))
                    + where + "; leave " + (set.size() == 1 ? "it" : "them") + " unset");
        }
    }

    static ModelException unsupported(String protocol, String what) {
        return ModelException.of(ErrorKind.UNSUPPORTED, "the " + protocol + " protocol has no " + what).build();
    }

    private boolean isSet(Sampling sampling) {
        return switch (this) {
            case TOP_K -> sampling.topK().isPresent();
            case MIN_P -> sampling.minP().isPresent();
            case TYPICAL_P -> sampling.typicalP().isPresent();
            case DYNAMIC_TEMPERATURE -> sampling.dynamicTemperature().isPresent();
            case XTC -> sampling.xtc().isPresent();
            case DRY -> sampling.dry().isPresent();
            case MIROSTAT -> sampling.mirostat().isPresent();
            case PENALTIES -> sampling.penalties().isPresent();
            case REPEAT_PENALTY -> sampling.penalties().filter(penalties -> penalties.repeat() != 1).isPresent();
            case LOGIT_BIAS -> !sampling.logitBias().isEmpty();
            case LOGPROBS -> sampling.logprobs().isPresent();
            case SEED -> sampling.seed().isPresent();
            case STOP -> !sampling.stop().isEmpty();
            case GRAMMAR -> sampling.constraint().filter(Constraint.Grammar.class::isInstance).isPresent();
        };
    }
}
