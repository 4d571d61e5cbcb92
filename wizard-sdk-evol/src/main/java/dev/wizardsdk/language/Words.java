package dev.wizardsdk.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A text as words: runs of letters and digits in lower case, without punctuation. Scripts that put no spaces between words count
 * character by character, a character with the marks that stand on it as one. Immutable.
 */
public final class Words {

    private static final int STEM = 5;

    /** English words that carry no subject of their own. */
    private static final Set<String> STOP = Set.of(
            ("a an the this that these those some any each every all both it its itself they them their he him his she her we us our"
                    + " you your i me my mine and or but nor so yet if then than as at by for from in into of off on onto out over to up"
                    + " with without about after before between during under above through against is are was were be been being am do does"
                    + " did done have has had having can could will would shall should may might must not no yes there here what which who"
                    + " whom whose when where why how very too also just only more most much many few such same other another own again"
                    + " please make give write tell show let")
                    .split(" "));

    private final List<String> all;

    private Words(List<String> all) {
        this.all = List.copyOf(all);
    }

    public static Words of(String text) {
        var words = new ArrayList<String>();
        var small = text.toLowerCase(Locale.ROOT);
        for (int at = 0; at < small.length();) {
            int first = small.codePointAt(at);
            int end = at + Character.charCount(first);
            if (isOfWord(first)) {
                end = first >= 128 && Script.of(first).isSpaceless() ? endOfMarks(small, end) : endOfRun(small, end);
                words.add(small.substring(at, end));
            }
            at = end;
        }
        return new Words(words);
    }

    private static boolean isOfWord(int c) {
        if (c < 128) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        return Character.isLetterOrDigit(c) || isMark(c) || Character.getType(c) == Character.LETTER_NUMBER
                || Character.getType(c) == Character.OTHER_NUMBER;
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static int endOfMarks(String text, int from) {
        return endOf(text, from, Words::isMark);
    }

    /** Letters and digits, and once an apostrophe with letters after it. */
    private static int endOfRun(String text, int from) {
        int end = endOf(text, from, c -> isOfWord(c) && (c < 128 || !Script.of(c).isSpaceless()));
        if (end < text.length() && (text.charAt(end) == '\'' || text.charAt(end) == '’')) {
            int tail = endOf(text, end + 1, c -> Character.isLetter(c) && !Script.of(c).isSpaceless());
            return tail > end + 1 ? tail : end;
        }
        return end;
    }

    private static int endOf(String text, int from, IntPredicate goesOn) {
        int end = from;
        while (end < text.length() && goesOn.test(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    /** The text without the blanks and sentence marks it ends with. */
    public static String withoutEnd(String text) {
        int end = text.length();
        while (end > 0
                && (Character.isWhitespace(text.charAt(end - 1)) || ".!?…。！？".indexOf(text.charAt(end - 1)) >= 0)) {
            end--;
        }
        return text.substring(0, end).stripLeading();
    }

    public int count() {
        return all.size();
    }

    /** In their order. */
    public List<String> list() {
        return all;
    }

    /** The share of the words that are characters of scripts without spaces, 0 to 1. */
    public double spaceless() {
        return all.isEmpty()
                ? 0
                : (double) all.stream().filter(word -> Script.of(word.codePointAt(0)).isSpaceless()).count()
                        / all.size();
    }

    /** The words joined by single blanks: what is left when case, spacing and punctuation do not matter. */
    public String normalised() {
        return String.join(" ", all);
    }

    public Set<String> set() {
        return new HashSet<>(all);
    }

    /** The words that carry a subject. */
    public Set<String> content() {
        return all.stream().filter(word -> !STOP.contains(word)).collect(Collectors.toSet());
    }

    /** Whether one of the content words is this one or, by its first letters, a form of it. */
    public boolean hasAkin(String word) {
        return content().stream().anyMatch(own -> own.equals(word)
                || (Math.min(own.length(), word.length()) >= STEM && own.regionMatches(0, word, 0, STEM)));
    }

    /** All runs of n words. */
    public Set<String> runs(int n) {
        var runs = new HashSet<String>();
        for (int i = 0; i + n <= all.size(); i++) {
            runs.add(String.join(" ", all.subList(i, i + n)));
        }
        return runs;
    }

    /** The most often one run of n words stands in the text. */
    public int mostRepeated(int n) {
        var words = new HashMap<String, Integer>();
        all.forEach(word -> words.merge(word, 1, Integer::sum));
        var runs = new HashMap<String, Integer>();
        for (int i = 0, repeated = 0; i < all.size(); i++) {
            repeated = words.getOrDefault(all.get(i), 1) > 1 ? repeated + 1 : 0; // a run stands there twice only if each of its words does
            if (repeated >= n) {
                runs.merge(String.join(" ", all.subList(i + 1 - n, i + 1)), 1, Integer::sum);
            }
        }
        return runs.values().stream().mapToInt(count -> count).max().orElse(all.size() < n ? 0 : 1);
    }

    /** The share of the text's runs of n words that stand there for a second time or more, 0 to 1. */
    public double repetition(int n) {
        var all = this.all.size() - n + 1;
        return all <= 0 ? 0 : 1 - (double) runs(n).size() / all;
    }

    /** The share of these words that the others have too, 0 to 1; 1 when there are none. */
    public static double share(Set<String> of, Set<String> in) {
        if (of.isEmpty()) {
            return 1;
        }
        return (double) of.stream().filter(in::contains).count() / of.size();
    }

    /** Words in both over words in either (Jaccard), 0 to 1. */
    public static double overlap(Set<String> one, Set<String> other) {
        var both = one.stream().filter(other::contains).count();
        var either = one.size() + other.size() - both;
        return either == 0 ? 1 : (double) both / either;
    }
}
