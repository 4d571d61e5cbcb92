package dev.wizardsdk.local.tool;

import java.util.Optional;

/** The marks between which models think. Those of gpt-oss are part of {@link CallFormat#HARMONY}. */
public enum ReasoningFormat {

    THINK("<think>", "</think>"),

    MISTRAL("[THINK]", "[/THINK]"),

    COMMAND_R("<|START_THINKING|>", "<|END_THINKING|>"),

    SEED("<seed:think>", "</seed:think>");

    private final String begin;
    private final String end;

    ReasoningFormat(String begin, String end) {
        this.begin = begin;
        this.end = end;
    }

    /** The marks that a chat template speaks of. */
    public static Optional<ReasoningFormat> of(String template) {
        for (var format : new ReasoningFormat[] {SEED, MISTRAL, COMMAND_R, THINK}) {
            if (template.contains(format.begin) || template.contains(format.end)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** Whether a rendered prompt ends within a thought, so that the answer begins in it. */
    public boolean begunBy(String prompt) {
        return prompt.stripTrailing().endsWith(begin);
    }

    String begin() {
        return begin;
    }

    String end() {
        return end;
    }
}
