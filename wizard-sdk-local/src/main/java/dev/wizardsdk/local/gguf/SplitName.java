package dev.wizardsdk.local.gguf;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a file that is a part of a model, {@code name-00001-of-00003.gguf}: the form by which llama.cpp finds the others.
 *
 * @param file the file so named
 * @param part which part it is, counted from 1
 */
public record SplitName(Path file, int part, int parts) {

    private static final Pattern FORM = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf", Pattern.DOTALL);

    /** What the name of a file says, if it has the form. */
    public static Optional<SplitName> of(Path file) {
        var name = file.getFileName();
        var matcher = FORM.matcher(name == null ? "" : name.toString());
        return matcher.matches()
                ? Optional.of(new SplitName(file, Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** The file that holds another part of the same model. */
    public Path sibling(int number) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("-\\d{5}-of-\\d{5}\\.gguf$",
                ending(number, parts)));
    }

    static String ending(int part, int parts) {
        return String.format(Locale.ROOT, "-%05d-of-%05d.gguf", part, parts);
    }
}
