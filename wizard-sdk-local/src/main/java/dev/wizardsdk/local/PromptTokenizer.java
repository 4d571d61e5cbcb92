package dev.wizardsdk.local;

import dev.wizardsdk.catalog.Segment;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.Vocabulary;
import dev.wizardsdk.model.Request;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns prompts into tokens. Only {@link Segment.Template} becomes control tokens, where it names them; what lies between two of
 * them is tokenised as one text, as it was in training. Thread-safe.
 */
final class PromptTokenizer {

    private final LlamaModel model;
    private final Vocabulary vocabulary;
    private final ControlTokens controls;

    PromptTokenizer(LlamaModel model) {
        this.model = model;
        this.vocabulary = model.vocabulary();
        this.controls = new ControlTokens(vocabulary);
    }

    /** A raw text, after the token that begins a text where the model wants one. */
    int[] completion(String text) {
        return chat(List.of(new Segment.Text(text)));
    }

    /** A text with all that the vocabulary puts around one, for a vector of it. */
    int[] whole(String text) {
        return model.tokenize(text, true, false);
    }

    /** A query and a document, for their relevance. */
    int[] pair(String query, String document) {
        var tokens = IntStream.builder();
        var end = vocabulary.eos().isPresent() ? vocabulary.eos() : vocabulary.separator();
        if (vocabulary.addsBos()) {
            vocabulary.bos().ifPresent(tokens::add);
        }
        Arrays.stream(harmless(query)).forEach(tokens::add);
        if (vocabulary.addsEos()) {
            end.ifPresent(tokens::add);
        }
        if (vocabulary.addsSeparator()) {
            vocabulary.separator().ifPresent(tokens::add);
        }
        Arrays.stream(harmless(document)).forEach(tokens::add);
        if (vocabulary.addsEos()) {
            end.ifPresent(tokens::add);
        }
        return tokens.build().toArray();
    }

    /** A gap, in the order prefix, suffix, middle; the other files of the project before it. */
    int[] infill(Request.Infill infill) {
        var marks = vocabulary.infill().orElseThrow();
        var tokens = IntStream.builder();
        if (vocabulary.addsBos()) {
            vocabulary.bos().ifPresent(tokens::add);
        }
        for (var file : infill.files()) {
            marks.file().ifPresent(tokens::add);
            Arrays.stream(harmless(file.path() + "\n" + file.text() + "\n")).forEach(tokens::add);
        }
        if (!infill.path().isEmpty() && marks.file().isPresent()) {
            tokens.add(marks.file().getAsInt());
            Arrays.stream(harmless(infill.path() + "\n")).forEach(tokens::add);
        }
        tokens.add(marks.prefix());
        Arrays.stream(harmless(infill.prefix())).forEach(tokens::add);
        tokens.add(marks.suffix());
        Arrays.stream(harmless(infill.suffix())).forEach(tokens::add);
        tokens.add(marks.middle());
        return tokens.build().toArray();
    }

    /** A rendered conversation. */
    int[] chat(List<Segment> segments) {
        var prompt = new Prompt();
        for (var segment : segments) {
            switch (segment) {
                case Segment.Text text -> prompt.text(text.text());
                case Segment.Template template -> controls.split(template.text(), prompt::text, prompt::control);
                case Segment.Begin ignored -> vocabulary.bos().ifPresent(prompt::control);
                case Segment.End ignored -> vocabulary.eos().ifPresent(prompt::control);
            }
        }
        return prompt.tokens();
    }

    /** Tokens so far, and the text that follows them. */
    private final class Prompt {

        private final IntStream.Builder tokens = IntStream.builder();
        private final StringBuilder text = new StringBuilder();
        /** Whether nothing has come but the token that the vocabulary begins every text with. */
        private boolean begins = vocabulary.addsBos();
        private boolean strip;

        Prompt() {
            if (begins) {
                tokens.add(vocabulary.bos().orElseThrow());
            }
        }

        void text(String more) {
            text.append(more);
        }

        void control(int token) {
            flush();
            var twice = begins && token == vocabulary.bos().orElseThrow();
            begins = false;
            if (!twice) {
                tokens.add(token);
                strip = vocabulary.stripsRight(token);
            }
        }

        int[] tokens() {
            flush();
            return tokens.build().toArray();
        }

        private void flush() {
            if (!text.isEmpty()) {
                begins = false;
                Arrays.stream(harmless(strip ? text.toString().stripLeading() : text.toString())).forEach(tokens::add);
                text.setLength(0);
            }
        }
    }

    /**
     * Tokens of a text without control tokens among them. A SentencePiece vocabulary can merge the letters of a control
     * token's name into that token, however the text is marked; it is then cut within, which costs a space at most.
     */
    private int[] harmless(String text) {
        var tokens = model.tokenize(text, false, false);
        if (Arrays.stream(tokens).noneMatch(vocabulary::isControl)) {
            return tokens;
        }
        if (text.codePointCount(0, text.length()) < 2) {
            return Arrays.stream(tokens).filter(token -> !vocabulary.isControl(token)).toArray();
        }
        var middle = text.offsetByCodePoints(0, Math.max(1, text.codePointCount(0, text.length()) / 2));
        return IntStream.concat(
                Arrays.stream(harmless(text.substring(0, middle))),
                Arrays.stream(harmless(text.substring(middle)))).toArray();
    }
}
