package dev.wizardsdk.local;

import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.Vocabulary;
import dev.wizardsdk.local.template.Segment;
import dev.wizardsdk.model.Request;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;

/**
 * Turns prompts into tokens. Only {@link Segment.Markup} becomes control tokens; what lies between two of them is tokenised
 * as one text, as it was in training. Thread-safe.
 */
final class PromptTokenizer {

    private final LlamaModel model;
    private final Vocabulary vocabulary;
    private final ConcurrentMap<String, OptionalInt> markup = new ConcurrentHashMap<>();

    PromptTokenizer(LlamaModel model) {
        this.model = model;
        this.vocabulary = model.vocabulary();
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
        var tokens = IntStream.builder();
        if (vocabulary.addsBos()) {
            vocabulary.bos().ifPresent(tokens::add);
        }
        var text = new StringBuilder();
        boolean strip = false;
        for (var segment : segments) {
            var control = control(segment);
            if (control.isEmpty()) {
                text.append(plain(segment));
                continue;
            }
            flush(text, strip, tokens);
            tokens.add(control.getAsInt());
            strip = vocabulary.stripsRight(control.getAsInt());
        }
        flush(text, strip, tokens);
        return tokens.build().toArray();
    }

    private OptionalInt control(Segment segment) {
        return switch (segment) {
            case Segment.Text ignored -> OptionalInt.empty();
            case Segment.Markup named -> markup.computeIfAbsent(named.name(), this::controlToken);
            case Segment.Begin ignored -> vocabulary.bos();
            case Segment.End ignored -> vocabulary.eos();
        };
    }

    private static String plain(Segment segment) {
        return switch (segment) {
            case Segment.Text plain -> plain.text();
            case Segment.Markup named -> named.name();
            case Segment.Begin ignored -> "";
            case Segment.End ignored -> "";
        };
    }

    private OptionalInt controlToken(String name) {
        var controls = Arrays.stream(model.tokenize(name, false, true)).filter(vocabulary::isControl).toArray();
        return controls.length == 1 ? OptionalInt.of(controls[0]) : OptionalInt.empty();
    }

    private void flush(StringBuilder text, boolean strip, IntStream.Builder tokens) {
        if (!text.isEmpty()) {
            Arrays.stream(harmless(strip ? text.toString().stripLeading() : text.toString())).forEach(tokens::add);
            text.setLength(0);
        }
    }

    /**
     * Tokens of a text without control tokens among them. A SentencePiece vocabulary can merge the letters of a control
     * token's name into that token, however the text is marked; it is then cut within, which costs a space at most.
     */
    private int[] harmless(String text) {
        var tokens = model.tokenize(text, false, false);
        if (text.length() < 2 || Arrays.stream(tokens).noneMatch(vocabulary::isControl)) {
            return tokens;
        }
        var middle = text.offsetByCodePoints(0, Math.max(1, text.codePointCount(0, text.length()) / 2));
        return IntStream.concat(
                Arrays.stream(harmless(text.substring(0, middle))),
                Arrays.stream(harmless(text.substring(middle)))).toArray();
    }
}
