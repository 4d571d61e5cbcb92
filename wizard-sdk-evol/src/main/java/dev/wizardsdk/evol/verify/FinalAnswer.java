package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.verify.Evaluation.Percent;
import dev.wizardsdk.evol.verify.Token.Kind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What an answer comes to in the end, so that answers can be compared that got there in other words: the last of {@code #### 18},
 * {@code \boxed{18}}, <i>the answer is 18</i>. Numbers are equal if their values are: 1,000 and 1000, 0.5, 1/2 and 50 %; units are
 * ignored. Other answers are equal if their letters and digits are, in upper or lower case. Immutable.
 */
public final class FinalAnswer {

    private static final int LONGEST = 200;
    private static final int MOST_MARKS = 20;
    private static final Pattern MARKS = Pattern.compile("(?m)(?<hash>####)|(?<box>\\\\boxed\\s?\\{)"
            + "|(?i:\\b(?:final\\s+|correct\\s+)?answer\\s*(?:is|=|:)|\\b(?:Antwort|Ergebnis|Lösung)\\s*(?:ist|lautet|:)"
            + "|\\brespuesta(?:\\s+final)?\\s*(?:es|:)|\\bréponse(?:\\s+finale)?\\s*(?:est|:)|\\brisposta\\s*(?:è|:)"
            + "|\\bответ\\s*:|答案\\s*(?:是|为|：|:)|答えは)");
    private static final Pattern NOTHING = Pattern.compile(
            "(?i)(?:as follows|(?:given |shown )?(?:below|above)|here|therefore|thus|so)?[\\s:.]*");
    private static final Pattern CLAUSE = Pattern
            .compile("(?i)[.!?。！？](?=\\s|$)|[。！？；;]|\\s\\(|,\\s|\\s(?:because|since|as|which|where|when|so|if)\\s");
    private static final Pattern WRAPPING = Pattern.compile("^[\\s*_`\"'“”$:]+|[\\s*_`\"'“”$]+$|[.。!]+$");
    private static final Pattern NAMED = Pattern.compile("^\\s*[A-Za-z]\\w?\\s*=\\s*(?=[^=]+$)");
    private static final Pattern LAST_NUMBER = Pattern
            .compile("(?<![\\p{L}\\d])-?[$€£]?\\d[\\d.,]{0,40}(?:/\\d{1,20})?\\s?%?");
    private static final Pattern CHOICE = Pattern.compile("\\(?([A-Za-z])[).](?:\\s.*)?|\\(([A-Za-z])\\)");

    private final String text;
    private final String key;
    private final Optional<Exact> value;
    private final boolean percent;

    private FinalAnswer(String text, String key, Optional<Exact> value, boolean percent) {
        this.text = text;
        this.key = key;
        this.value = value;
        this.percent = percent;
    }

    /** The final answer of a whole text; empty where it marks none. */
    public static Optional<FinalAnswer> of(String answer) {
        var marked = new ArrayDeque<MatchResult>();
        var marks = MARKS.matcher(answer);
        while (marks.find()) {
            marked.addFirst(marks.toMatchResult());
            if (marked.size() > MOST_MARKS) {
                marked.removeLast();
            }
        }
        return marked.stream().map(mark -> behind(answer, mark)).flatMap(Optional::stream).findFirst();
    }

    /** What stands behind a mark. */
    private static Optional<FinalAnswer> behind(String answer, MatchResult mark) {
        if (mark.group("box") != null) {
            return boxed(answer, mark.end()).flatMap(FinalAnswer::stated);
        }
        var newline = answer.indexOf('\n', mark.end());
        var lineEnd = newline < 0 ? answer.length() : newline;
        var rest = answer.substring(mark.end(), Math.min(lineEnd, mark.end() + 2 * LONGEST));
        if (mark.group("hash") == null) {
            return said(rest).flatMap(FinalAnswer::stated);
        }
        // with words behind it, and more lines after that, it is a heading
        return stated(rest).filter(read -> read.value.isPresent() || answer.substring(lineEnd).isBlank());
    }

    /** The same of a text that is nothing but a final answer, such as {@code 3/4}; empty where it says nothing. */
    public static Optional<FinalAnswer> stated(String answer) {
        var text = bare(answer);
        if (text.isEmpty() || text.length() > LONGEST) {
            return Optional.empty();
        }
        var tokens = Lexer.tokens(NAMED.matcher(text).replaceFirst(""));
        var value = value(tokens);
        var key = value.map(Exact::toString).orElseGet(() -> key(text));
        return key.isEmpty()
                ? Optional.empty()
                : Optional.of(new FinalAnswer(text, key, value, tokens.stream().anyMatch(t -> t.is(Kind.PERCENT))));
    }

    /** The last number of a text, for an answer that marks nothing. */
    static Optional<FinalAnswer> lastNumber(String answer) {
        var tail = answer.length() > 2_000 ? answer.substring(answer.length() - 2_000) : answer;
        return LAST_NUMBER.matcher(tail).results().reduce((first, second) -> second)
                .flatMap(number -> stated(number.group().replaceFirst("[.,]+$", "")));
    }

    private static String bare(String answer) {
        var text = answer.strip();
        for (var before = ""; !before.equals(text) && text.length() <= 2 * LONGEST;) {
            before = text;
            text = WRAPPING.matcher(text).replaceAll("");
        }
        return text;
    }

    /** What stands in braces, others inside included. */
    private static Optional<String> boxed(String answer, int from) {
        var open = 1;
        for (int i = from; i < answer.length() && i - from <= LONGEST; i++) {
            open += answer.charAt(i) == '{' ? 1 : answer.charAt(i) == '}' ? -1 : 0;
            if (open == 0) {
                return Optional.of(answer.substring(from, i));
            }
        }
        return Optional.empty();
    }

    /** Of a sentence the part that is the answer. */
    private static Optional<String> said(String rest) {
        var whole = bare(rest.replace("**", ""));
        if (NOTHING.matcher(whole).matches() || whole.contains("\\boxed")) {
            return Optional.empty();
        }
        var clause = CLAUSE.matcher(whole);
        var first = clause.find() && clause.start() > 0 ? whole.substring(0, clause.start()) : whole;
        var equals = first.lastIndexOf('=');
        return Optional.of(equals < 0 ? first : first.substring(equals + 1));
    }

    /** The value of a number, a fraction or a product, with a unit or without; empty where it is something else or more. */
    private static Optional<Exact> value(List<Token> tokens) {
        var numbers = tokens.stream().filter(Token::isNumber).toList();
        var words = tokens.stream().dropWhile(token -> !token.is(Kind.WORD)).toList();
        var other = tokens.stream()
                .anyMatch(token -> token.is(Kind.UNCLEAR) || token.isRelation() || token.is(Kind.STOP));
        var lateNumbers = words.stream().anyMatch(Token::isNumber);
        var pair = tokens.stream().anyMatch(token -> token.is(Kind.OPEN))
                && numbers.stream().anyMatch(number -> number.number().english().isEmpty()); // (1,2)
        var signs = tokens.stream().skip(1).anyMatch(token -> token.isOperator("+-"));
        if (numbers.isEmpty() || other || lateNumbers || signs || pair) {
            return scaled(tokens);
        }
        for (var european : List.of(false, true)) {
            try {
                return Optional.of(Evaluation.of(tokens, european, Percent.HUNDREDTHS));
            } catch (Unclear e) {
                // the other reading may be clear
            }
        }
        return Optional.empty();
    }

    /** 1.5 million. */
    private static Optional<Exact> scaled(List<Token> tokens) {
        if (tokens.size() < 2 || !tokens.getFirst().isNumber() || tokens.stream().skip(1).anyMatch(Token::isNumber)) {
            return Optional.empty();
        }
        var zeros = switch (tokens.get(1).text().toLowerCase(Locale.ROOT)) {
            case "thousand" -> 3;
            case "million" -> 6;
            case "billion" -> 9;
            case "trillion" -> 12;
            default -> 0;
        };
        try {
            return zeros == 0
                    ? Optional.empty()
                    : Optional.of(tokens.getFirst().number().value(false).times(Exact.ten(zeros)));
        } catch (Unclear e) {
            return Optional.empty();
        }
    }

    private static String key(String text) {
        var choice = CHOICE.matcher(text);
        var compared = choice.matches() ? choice.group(1) == null ? choice.group(2) : choice.group(1) : text;
        var key = Notation.plain(compared).toLowerCase(Locale.ROOT).replaceAll("[\\s{}$]+", " ").strip()
                .replaceAll("\\s*([^\\p{L}\\p{N}\\s])\\s*", "$1");
        return key.startsWith("the ") ? key.substring(4) : key;
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** Whether both may be meant the same: equal, or a percentage that the other one gives without its sign. */
    public boolean agreesWith(FinalAnswer other) {
        if (equals(other)) {
            return true;
        }
        return percent != other.percent && value.isPresent() && other.value.isPresent()
                && (percent ? hundredfold(this, other) : hundredfold(other, this));
    }

    private static boolean hundredfold(FinalAnswer percentage, FinalAnswer number) {
        try {
            return percentage.value.orElseThrow().times(Exact.HUNDRED).equals(number.value.orElseThrow());
        } catch (Unclear e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FinalAnswer answer && key.equals(answer.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
