package dev.wizardsdk.local.store;

import dev.wizardsdk.local.gguf.ModelStoreException.Kind;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names that come from outside and become names of files: only what is harmless on every file system passes. */
final class FileName {

    private static final int LONGEST = 128;
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+=,() -]*");
    private static final Pattern DEVICE = Pattern
            .compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\\$|conout\\$)(\\..*)?");

    private FileName() {}

    /** Checks one segment of a path, which may name a folder. */
    static String segment(String source, String name) {
        if (name.length() > LONGEST || !HARMLESS.matcher(name).matches() || name.contains("..")
                || name.endsWith(".") || name.endsWith(" ") || DEVICE.matcher(name).matches()) {
            throw Failures.of(Kind.BAD_SOURCE, "the source " + printable(source) + " contains the name "
                    + printable(name) + ", which is not allowed: letters, digits and ._+=,()- up to " + LONGEST);
        }
        return name;
    }

    /** Checks the name of a model file. */
    static String model(String source, String name) {
        if (!segment(source, name).toLowerCase(Locale.ROOT).endsWith(".gguf")) {
            throw Failures.of(Kind.BAD_SOURCE, "the source " + printable(source) + " names no .gguf file");
        }
        return name;
    }

    static String printable(String text) {
        return text.substring(0, Math.min(text.length(), 200)).replaceAll("[^\\x20-\\x7e]", "?");
    }
}
