package dev.wizardsdk.catalog;

import dev.wizardsdk.model.Message;
import java.util.List;

/** How a format arranges the turns of a conversation. Immutable. */
sealed interface Layout permits TurnLayout, InstructLayout, GemmaLayout {

    /**
     * Writes the conversation, whole or up to where the model is to answer.
     *
     * @param format the name for messages of refusal
     */
    void write(String format, List<Message> messages, Rendering out);

    /** Whether answers begin with a space that belongs to the format. */
    boolean answersBeginWithSpace();
}
