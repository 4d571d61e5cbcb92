package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Items of benchmarks in the forms in which they get into training data. */
final class Planting {

    enum Form {
        VERBATIM(1),
        REFORMATTED(1),
        RENAMED(0.95),
        BROKEN(0.9);

        final double recall;

        Form(double recall) {
            this.recall = recall;
        }
    }

    private static final List<String> NAMES = List.of("Ottoline", "Zebedee", "Parvati", "Ignatius", "Mwangi",
            "Svetlana", "Quincy",
            "Yoshiko", "Bartholomew", "Xiomara", "Thaddeus", "Ludmila");
    private static final Set<String> NO_NAMES = Set.of(
            ("A An The He She They It His Her Their In On At If How What When Then There For Each Every After Before Since So Also And But To"
                    + " From By With Of Two Three Four Five Six Seven Eight Nine Ten One All Both Some Today Yesterday Given You Your Return Write"
                    + " Check Input Output Find This Is Are Note Example Examples Implement Create I We My Our Only While During Last That"
                    + " List None True False")
                    .split(" "));
    private static final List<String> IDENTIFIERS = List.of("quux", "gamma", "payload", "bar", "widget", "blob", "acc",
            "node", "omega", "zap");
    private static final List<String> NUMBER_WORDS = List.of("two", "three", "four", "five", "six", "seven", "eight",
            "nine", "ten", "twelve",
            "twenty", "thirty", "forty", "fifty");
    private static final Pattern DEFINED = Pattern.compile(
            "\\bdef\\s+(\\w+)|(?<=[(,])\\s*(\\w+)\\s*(?=:)|^\\s+(\\w+)\\s*=(?!=)|\\bfor\\s+(\\w+)\\s+in\\b",
            Pattern.MULTILINE);

    private final Random random;

    Planting(long seed) {
        random = new Random(seed);
    }

    String planted(Form form, String item) {
        return switch (form) {
            case VERBATIM -> item;
            case REFORMATTED -> reformatted(item);
            case RENAMED -> item.contains("def ") ? renamedCode(item) : renamedProse(item);
            case BROKEN -> broken(item);
        };
    }

    private String reformatted(String item) {
        return switch (random.nextInt(5)) {
            case 0 -> item.toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
            case 1 -> item.toLowerCase(Locale.ROOT).replaceAll("[\\p{Punct}]", " ").replaceAll("\\s+", "\n");
            case 2 -> "```\n" + item.replaceAll(" ", "  ") + "\n```";
            case 3 -> "> " + item.replaceAll("[,;:]", " –").replaceAll("\\.(\\s)", "!$1").replaceAll("\\n", "\n> ");
            default -> wrapped(item);
        };
    }

    private static String wrapped(String item) {
        var words = item.strip().split("\\s+", -1);
        var out = new StringBuilder("**Task.** ");
        for (int i = 0; i < words.length; i++) {
            out.append(words[i]).append(i % 7 == 6 ? "\r\n\t" : " ");
        }
        return out.toString();
    }

    /** All that the program defines is called something else, in its comments too. */
    private String renamedCode(String item) {
        var names = new LinkedHashSet<String>();
        var matcher = DEFINED.matcher(item);
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    names.add(matcher.group(group));
                }
            }
        }
        var renamed = item;
        for (var name : names) {
            var other = IDENTIFIERS.get(random.nextInt(IDENTIFIERS.size())) + "_"
                    + IDENTIFIERS.get(random.nextInt(IDENTIFIERS.size()));
            renamed = renamed.replaceAll("\\b" + name + "\\b", other);
        }
        return renamed;
    }

    private String renamedProse(String item) {
        var others = new HashMap<String, String>();
        var names = Pattern.compile("\\b[A-Z][a-z]+\\b").matcher(item)
                .replaceAll(word -> NO_NAMES.contains(word.group())
                        ? word.group()
                        : others.computeIfAbsent(word.group(), any -> NAMES.get(random.nextInt(NAMES.size()))));
        var words = Pattern.compile("\\b(" + String.join("|", NUMBER_WORDS) + ")\\b").matcher(names)
                .replaceAll(word -> NUMBER_WORDS.get(random.nextInt(NUMBER_WORDS.size())));
        return otherNumbers(words);
    }

    private String otherNumbers(String text) {
        return Pattern.compile("\\d+").matcher(text)
                .replaceAll(number -> Matcher.quoteReplacement(Integer.toString(1 + random.nextInt(900))));
    }

    /** Cut off at one end, or a fifth to three tenths of its words dropped or exchanged with each other. */
    private String broken(String item) {
        var words = new ArrayList<>(Arrays.asList(item.split("(?<=\\s)(?=\\S)")));
        double share = 0.2 + random.nextDouble() / 10;
        int touched = (int) Math.round(share * words.size());
        switch (random.nextInt(4)) {
            case 0 ->
                words.subList(words.size() - (int) (words.size() * (0.25 + random.nextDouble() / 4)), words.size())
                        .clear();
            case 1 -> words.subList(0, (int) (words.size() * (0.25 + random.nextDouble() / 4))).clear();
            case 2 -> {
                for (int i = 0; i < touched; i++) {
                    words.remove(random.nextInt(words.size()));
                }
            }
            default -> {
                for (int i = 0; i < touched / 2; i++) {
                    Collections.swap(words, random.nextInt(words.size()), random.nextInt(words.size()));
                }
            }
        }
        return words.stream().collect(Collectors.joining());
    }

    /** A row that has the text somewhere. */
    Example row(String text, List<String> fillers) {
        var before = fillers.get(random.nextInt(fillers.size()));
        var after = fillers.get(random.nextInt(fillers.size()));
        return switch (random.nextInt(4)) {
            case 0 -> Passing.row(text, after);
            case 1 -> Passing.row("Solve this.\n" + text + "\nThink first.", after);
            case 2 -> Passing.row(before, text);
            default -> Passing.row(before, before + "\n\n" + text + "\n\n" + after);
        };
    }
}
