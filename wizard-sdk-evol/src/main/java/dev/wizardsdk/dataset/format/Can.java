package dev.wizardsdk.dataset.format;

/** What a form of messages has a place for, beyond texts of users and models. */
enum Can {
    /** Tools, their calls and results. */
    TOOLS,
    /** Arguments of calls as text of JSON; else they are an object. */
    ARGUMENTS_AS_TEXT,
    /** Ids of calls are nine letters and digits. */
    SHORT_IDS,
    /** A message that only calls tools has an empty text; else it has none. */
    EMPTY_TEXT,
    /** Images as parts with their address. */
    IMAGE_PARTS,
    /** Images in a column beside, a part without address in their place. */
    IMAGE_COLUMN,
    /** Images, sounds and films as parts with a path or an address. */
    MEDIA_PARTS,
    /** What the model thought before its answer. */
    REASONING,
    /** {@code weight} 0 or 1 on answers. */
    WEIGHT,
    /** {@code train} on messages and on their parts. */
    TRAIN
}
