package dev.wizardsdk.catalog;

import dev.wizardsdk.catalog.TrainingPiece.Part;
import java.util.ArrayList;
import java.util.List;

/** A conversation being written down: up to where the model is to answer, or whole, for training. */
final class Rendering {

    private final boolean whole;
    private final List<TrainingPiece> pieces = new ArrayList<>();

    private Rendering(boolean whole) {
        this.whole = whole;
    }

    /** Up to where the model is to answer. */
    static Rendering prompt() {
        return new Rendering(false);
    }

    /** With nothing behind the last message. */
    static Rendering whole() {
        return new Rendering(true);
    }

    boolean isWhole() {
        return whole;
    }

    /** Text of whoever speaks. */
    Rendering text(String text) {
        if (!text.isEmpty()) {
            pieces.add(new TrainingPiece(new Segment.Text(text), Part.PROMPT));
        }
        return this;
    }

    /** Text of the format, in which {@code {bos}} and {@code {eos}} stand for the tokens that begin and end a text. */
    Rendering template(String text) {
        return template(text, Part.PROMPT);
    }

    /** What the model said, and what stands behind it. */
    Rendering answer(String text, String end) {
        pieces.add(new TrainingPiece(new Segment.Text(text), Part.ANSWER));
        return template(end, Part.END);
    }

    /** What the model's answer will follow. */
    void opening(String text) {
        if (!whole) {
            template(text);
        }
    }

    private Rendering template(String text, Part part) {
        int mark = text.indexOf('{');
        if (mark >= 0 && (text.startsWith("{bos}", mark) || text.startsWith("{eos}", mark))) {
            template(text.substring(0, mark), part);
            pieces.add(new TrainingPiece(text.charAt(mark + 1) == 'b' ? new Segment.Begin() : new Segment.End(), part));
            return template(text.substring(mark + 5), part);
        }
        if (!text.isEmpty()) {
            pieces.add(new TrainingPiece(new Segment.Template(text), part));
        }
        return this;
    }

    List<TrainingPiece> pieces() {
        return List.copyOf(pieces);
    }

    List<Segment> segments() {
        return pieces.stream().map(TrainingPiece::segment)
                .filter(segment -> !(segment instanceof Segment.Text(var text) && text.isEmpty())).toList();
    }
}
