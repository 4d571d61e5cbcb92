package dev.wizardsdk.evol.verify;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Java as an answer shows it.
 *
 * @param text    all of it
 * @param imports its lines of imports
 * @param body    the other lines
 */
record Snippet(String text, String imports, String body) {

    private static final Pattern IMPORT = Pattern.compile("\\s*import\\s+(?:static\\s+)?[\\w.]+(?:\\.\\*)?\\s*;\\s*");
    private static final Pattern FOREIGN = Pattern.compile("(?m)^[ \\t]*import\\s+(?:static\\s+)?(?!javax?\\.|jdk\\.)");
    private static final Pattern MODULE = Pattern.compile("(?m)^[ \\t]*(?:open\\s+)?module\\s+[\\w.]+\\s*\\{");
    private static final Pattern TYPE = Pattern.compile(
            "(?m)^(?:(?:public|final|abstract|sealed|non-sealed|strictfp|static)\\s+){0,6}(?:class|interface|enum|record|@interface)\\s+\\w");
    private static final Pattern METHOD = Pattern.compile(
            "(?m)^(?:@\\w+\\s+){0,4}(?:(?:public|protected|private|static|final|synchronized|default)\\s+){0,6}(?:<[^>]{1,80}>\\s+)?"
                    + "(?!return\\b|new\\b|else\\b|throw\\b)[\\w.<>\\[\\], ?]{1,80}\\s+\\w+\\s*\\([^)]{0,500}\\)\\s*(?:throws\\s+[\\w., ]{1,200})?\\{");
    private static final Pattern RETURNS = Pattern.compile("\\breturn\\s+[^;\\s]");
    private static final String USUAL = "import java.io.*; import java.math.*; import java.nio.file.*; import java.time.*;"
            + " import java.util.*; import java.util.concurrent.*; import java.util.function.*;"
            + " import java.util.regex.*; import java.util.stream.*; ";

    static Snippet of(String text) {
        var split = text.lines().collect(Collectors.partitioningBy(line -> IMPORT.matcher(line).matches(),
                Collectors.joining("\n")));
        return new Snippet(text, split.getOrDefault(true, ""), split.getOrDefault(false, ""));
    }

    boolean isModule() {
        return MODULE.matcher(text).find();
    }

    /** Whether it wants packages that are not the JDK's. */
    boolean importsMore() {
        return FOREIGN.matcher(text).find();
    }

    /** The snippet as a file, as members of a class and as statements. */
    List<String> readings() {
        var before = USUAL + imports + "\n";
        var result = RETURNS.matcher(body).find() ? "Object" : "void";
        return List.of(text, before + "class Snippet {\n" + body + "\n}",
                before + "class Snippet { " + result + " run() throws Throwable {\n" + body + "\n} }");
    }

    /** Which reading its faults should be told of. */
    int likeliest() {
        return TYPE.matcher(text).find() ? 0 : METHOD.matcher(body).find() ? 1 : 2;
    }
}
