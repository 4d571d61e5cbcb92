package dev.wizardsdk.provider;

import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Sampling;
import java.util.Set;

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
    GRAMMAR("grammar");

    private final String words;

    Setting(String words) {
        this.words = words;
    }

    /** Refuses the first of these that is set, by name. */
    static void refuse(String protocol, Sampling sampling, Set<Setting> settings) {
        for (var setting : settings) {
            if (setting.isSet(sampling)) {
                throw unsupported(protocol, setting.words + "; leave it unset");
            }
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
            case GRAMMAR -> sampling.constraint().filter(Constraint.Grammar.class::isInstance).isPresent();
        };
    }
}
