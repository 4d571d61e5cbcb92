package dev.wizardsdk.dataset.similar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Texts of made-up words, of Chinese characters and of program code, many of them edited copies of others. */
final class GeneratedTexts {

    enum Language {
        ENGLISH,
        CHINESE,
        CODE
    }

    private static final int VOCABULARY = 4000;

    private final Random random;
    private final Language language;
    private final List<String> words = new ArrayList<>();

    GeneratedTexts(Language language, long seed) {
        this.language = language;
        random = new Random(seed);
        for (int i = 0; i < VOCABULARY; i++) {
            words.add(switch (language) {
                case ENGLISH, CODE -> word();
                case CHINESE -> Character.toString(0x4e00 + i);
            });
        }
    }

    /** A third of them new, the others copies with up to a fifth of the words changed, in a random order. */
    List<String> texts(int count) {
        var originals = new ArrayList<List<String>>();
        var all = new ArrayList<List<String>>();
        while (all.size() < count) {
            if (originals.isEmpty() || random.nextInt(3) == 0) {
                originals.add(original());
                all.add(originals.getLast());
            } else {
                all.add(edited(originals.get(random.nextInt(originals.size()))));
            }
        }
        Collections.shuffle(all, random);
        return all.stream().map(this::written).toList();
    }

    private List<String> original() {
        int length = random.nextInt(4) == 0 ? 4 + random.nextInt(60) : 20 + random.nextInt(280);
        var text = new ArrayList<String>();
        for (int i = 0; i < length; i++) {
            text.add(frequent());
        }
        return text;
    }

    private List<String> edited(List<String> text) {
        var copy = new ArrayList<>(text);
        int edits = (int) (text.size() * Math.pow(random.nextDouble(), 3) / 5);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(copy.size());
            switch (random.nextInt(3)) {
                case 0 -> copy.set(at, frequent());
                case 1 -> copy.add(at, frequent());
                default -> copy.remove(at);
            }
        }
        return copy;
    }

    /** A word drawn so that the first ones are frequent, as words are. */
    private String frequent() {
        return words.get((int) (VOCABULARY * Math.pow(random.nextDouble(), 3)));
    }

    private String word() {
        var word = new StringBuilder();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            word.append("bdfgklmnprstvz".charAt(random.nextInt(14))).append("aeiou".charAt(random.nextInt(5)));
        }
        return word.toString();
    }

    private String written(List<String> text) {
        return switch (language) {
            case ENGLISH -> String.join(" ", text) + ".";
            case CHINESE -> String.join("", text) + "。";
            case CODE -> {
                var code = new StringBuilder();
                for (int i = 0; i < text.size(); i++) {
                    code.append(text.get(i)).append(switch (i % 6) {
                        case 0 -> "_";
                        case 1 -> " = ";
                        case 2 -> ".";
                        case 3 -> "(";
                        case 4 -> "[0], ";
                        default -> ")\n    ";
                    });
                }
                yield code.toString();
            }
        };
    }
}
