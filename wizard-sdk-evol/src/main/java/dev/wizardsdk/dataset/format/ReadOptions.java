package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Row;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the files don't tell of themselves. Immutable.
 *
 * @param columns      what is called otherwise in the files: the form's name of a column to the file's, such as {@code instruction} to
 *                     {@code question}
 * @param charset      of the files, where it is not UTF-8
 * @param maxLineBytes of one row; a longer one is rejected without being held. 64 MiB unless set
 * @param split        the split of all rows; empty for the one their file tells, else {@code train}
 */
public record ReadOptions(Map<String, String> columns, Optional<Charset> charset, int maxLineBytes, String split) {

    private static final ReadOptions DEFAULTS = new ReadOptions(Map.of(), Optional.empty(), 64 << 20, "");

    public ReadOptions {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        if (!split.isEmpty()) {
            Row.requireSplit(split);
        }
        if (maxLineBytes < 1) {
            throw new IllegalArgumentException("at most " + maxLineBytes + " bytes a row leaves no room for any");
        }
    }

    /** Nothing is set. */
    public static ReadOptions defaults() {
        return DEFAULTS;
    }

    /** The form's column is called otherwise in the files. */
    public ReadOptions withColumn(String column, String inFile) {
        var all = new LinkedHashMap<>(columns);
        all.put(column, inFile);
        return new ReadOptions(all, charset, maxLineBytes, split);
    }

    public ReadOptions withCharset(Charset value) {
        return new ReadOptions(columns, Optional.of(value), maxLineBytes, split);
    }

    public ReadOptions withMaxLineBytes(int value) {
        return new ReadOptions(columns, charset, value, split);
    }

    public ReadOptions withSplit(String value) {
        return new ReadOptions(columns, charset, maxLineBytes, value);
    }
}
