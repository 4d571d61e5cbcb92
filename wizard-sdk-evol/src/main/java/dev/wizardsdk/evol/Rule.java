package dev.wizardsdk.evol;

import java.util.Locale;

/** Why a text was eliminated. The first four are the paper's (WizardLM, section 3.3), typed; the others guard their edges. */
public enum Rule {
    /** The evolved instruction asks for no more than its parent does. */
    NO_GAIN,
    /** The answer declines: the instruction was too hard for the model, or not one at all. */
    REFUSED,
    /** The answer says nothing: it is empty, or only stop words and punctuation. */
    EMPTY_ANSWER,
    /** The instruction took over words of the prompt it was made with. */
    LEAKED_PROMPT,
    /** No instruction could be found in what the model wrote, or no word of the judge's that tells whether it asks for more. */
    UNPARSED,
    /** The text was cut off at the token limit. */
    TRUNCATED,
    /** The text repeats itself. */
    REPETITIVE,
    /** The instruction grew by more than its operation allows. */
    OVERGROWN,
    /** The instruction lost what its parent was about. */
    OFF_TOPIC,
    /** The text answers where it should ask. */
    ANSWERED,
    /** The instruction speaks of being an AI, or to the person as an assistant does. */
    AI_SPEAK,
    /** The text is in another language or script than its parent, and no translation was asked for. */
    OTHER_LANGUAGE,
    /** Code, a table or other material of the parent is missing or changed. */
    LOST_MATERIAL,
    /** What the instruction brings along, such as data in a notation, is not well formed. */
    MALFORMED,
    /** The instruction contradicts itself or can't be done, finds a judge; or answers to it do not agree. */
    ILL_POSED,
    /** The answer stalls: it only acknowledges, offers help or asks back (Auto Evol-Instruct, section 3.2). */
    STALLED,
    /** A program found the answer wrong. */
    UNVERIFIED,
    /** The text gives an item of a benchmark away. */
    CONTAMINATED,
    /** No prompt of the set is meant for such an instruction: its language is another, for example. Nothing was asked. */
    UNSUITED,
    /** The same instruction is there already. */
    DUPLICATE,
    /** It passed, and another candidate was better. */
    NOT_CHOSEN,
    /** The model refused or failed this one request. */
    CALL_FAILED;

    /** The rule's name in files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Rule of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
