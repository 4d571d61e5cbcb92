package dev.wizardsdk.evol;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a text is about code. */
final class CodeWords {

    /** Names that mean nothing but a language or a part of programming. */
    private static final Set<String> ALONE = Set.of("javascript", "typescript", "kotlin", "golang", "sql", "mysql",
            "postgresql", "sqlite", "bash", "powershell", "haskell", "fortran", "php", "numpy", "pandas", "django",
            "regex",
            "regexes", "regexp", "css", "html", "matlab", "vba", "github", "dockerfile", "nullpointerexception",
            "leetcode");

    /** Java is an island, Python a snake, and Go a game. */
    private static final Set<String> LANGUAGES = Set.of("python", "python3", "java", "rust", "go", "ruby", "swift",
            "scala",
            "perl", "lua", "dart", "julia", "r", "c");
    private static final Set<String> BEFORE_A_LANGUAGE = Set.of("in", "using", "with", "auf", "mit", "en", "avec",
            "con",
            "用");
    private static final Set<String> AFTER_A_LANGUAGE = Set.of("function", "functions", "method", "methods", "class",
            "classes", "program", "programs", "script", "scripts", "code", "algorithm", "snippet", "api", "module",
            "library",
            "libraries", "interface", "decorator", "lambda", "list", "lists", "dictionary", "dictionaries", "array",
            "arrays",
            "string", "strings", "funktion", "funktionen", "methode", "klasse", "programm", "skript", "programmer",
            "developer", "exception", "compiler", "3");

    private static final Set<String> MAKING = Set.of("write", "implement", "debug", "refactor", "fix", "optimise",
            "optimize", "create", "generate", "construct", "design", "build", "develop", "schreib", "schreibe",
            "implementiere",
            "écris", "écrivez", "ecris", "escribe", "escriba", "implementa", "crea");
    private static final Set<String> MADE = Set.of("function", "functions", "method", "class", "program", "query",
            "code",
            "algorithm", "test", "tests", "funktion", "fonction", "función", "funcion", "programa", "programm");
    private static final Set<String> OTHER_PROGRAMS = Set.of("business", "exercise", "training", "workout", "study",
            "tv",
            "radio", "diet", "loyalty", "reading", "fitness", "marketing", "teaching", "school", "dress", "blood",
            "taste");
    private static final Set<String> OTHER_CLASSES = Set.of("schedule", "trip", "reunion", "party", "president",
            "guide",
            "of", "discussion", "activity");
    private static final int NEAR = 4;

    private static final Pattern SNIPPET = Pattern.compile(
            "\\bdef \\w+\\(|\\bpublic (static|class)\\b|#include\\b|\\bSELECT [^\\n]{1,200}\\bFROM \\w|\\bconsole\\.log\\("
                    + "|\\bfor ?\\((\\w+ )?\\w+ ?[:=]|\\bimport [\\w.]+;|(?m)^(import \\w+$|function \\w+\\()|\\bprintln!?\\(|=> ?\\{|\\w\\(\\) ?\\{");

    private CodeWords() {}

    static boolean in(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            var next = Kinds.next(words, i);
            if (ALONE.contains(word) || (LANGUAGES.contains(word) && isLanguage(words, i))
                    || (MAKING.contains(word) && makesProgram(words, i)) || isPhrase(word, next)) {
                return true;
            }
        }
        return isChinese(words);
    }

    private static boolean isLanguage(List<String> words, int at) {
        var next = Kinds.next(words, at);
        return AFTER_A_LANGUAGE.contains(next)
                || (at > 0 && BEFORE_A_LANGUAGE.contains(words.get(at - 1)) && !next.equals("the")
                        && !next.equals("a"));
    }

    private static boolean makesProgram(List<String> words, int at) {
        for (int i = at + 1; i < Math.min(words.size(), at + 1 + NEAR); i++) {
            var next = Kinds.next(words, i);
            var word = words.get(i);
            if (MADE.contains(word) && !OTHER_CLASSES.contains(next)
                    && (!word.startsWith("test") || words.get(i - 1).equals("unit"))) {
                return !OTHER_PROGRAMS.contains(words.get(i - 1));
            }
            if (word.equals("script") && Set.of("that", "to", "which").contains(next)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPhrase(String word, String next) {
        return switch (word) {
            case "regular" -> next.startsWith("expression");
            case "time", "space" -> next.equals("complexity");
            case "stack" -> next.equals("trace");
            case "unit" -> next.startsWith("test");
            case "following", "this" -> next.equals("code");
            default -> false;
        };
    }

    private static boolean isChinese(List<String> words) {
        if (!words.contains("写") && !words.contains("个") && !words.contains("编")) {
            return false;
        }
        var joined = String.join("", words);
        return joined.matches(".*(写|创建|编|实现).{0,14}(函数|程序|代码|脚本|算法).*");
    }

    /** Whether it has code in it, not only words about it. */
    static boolean isSnippet(String text) {
        if (text.contains("```") || text.contains("c++") || text.contains("C++") || text.contains("C#")) {
            return true;
        }
        return (text.indexOf('(') >= 0 || text.indexOf(';') >= 0 || text.indexOf('#') >= 0 || text.contains("SELECT ")
                || text.contains("import ") || text.contains("public ")) && SNIPPET.matcher(text).find();
    }
}
