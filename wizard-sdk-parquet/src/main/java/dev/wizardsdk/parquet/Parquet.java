package dev.wizardsdk.parquet;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A form that is written as JSON Lines, written as Parquet: what Hugging Face's {@code load_dataset("parquet", …)} reads from it are the
 * values of the JSON Lines, with null where a row or an object lacks what others have. Immutable; thread-safe.
 * <p>
 * A file's columns are those of its first 10,000 rows together, which are held until then (fewer, once they take 64 MiB):
 * texts, booleans, 64-bit integers, doubles, lists and structs, all of them nullable. Integers among doubles become doubles where none
 * loses a digit. A column that was only null, or a list that was only empty, is taken to be of texts.
 * <p>
 * JSON text in a column of Parquet's own JSON type, a string to those who don't know that type, is what takes all else: columns whose values
 * differ in type; tools, and objects whose keys are free ({@code parameters}, {@code arguments}, {@code args}, {@code properties},
 * {@code response}, {@code scores}, {@code extra}); objects with no key or more than 64; what is more than
 * 16 levels deep; numbers that are too large. {@code datasets} 5.2 gives it as the values that it stands for.
 * <p>
 * A later row that does not fit the columns is an {@link IOException} that names the row, counted from 1, and the place in it. Each file has
 * the columns of its own rows, and who reads several files as one data set casts them to the columns of the first: a column of texts there
 * that is JSON text in another file then has texts in the quotes of JSON. {@link #withJsonText} makes a column JSON text in every file.
 * <p>
 * Pages are compressed by gzip, which every Java has; the same rows give the same bytes on the same Java. A row group ends after the row
 * with which its values pass 32 MiB before compression. A file that is open holds that much at most, compressed but for the last MiB of each
 * column, and the rows before the columns are known.
 */
public final class Parquet implements Output {

    static final int SCHEMA_ROWS = 10_000;
    static final long SCHEMA_BYTES = 64L << 20;

    private static final String JSON_LINES = ".jsonl";

    private final Output json;
    private final String name;
    private final List<String> jsonText;

    private Parquet(Output json, String name, List<String> jsonText) {
        this.json = json;
        this.name = name;
        this.jsonText = jsonText;
    }

    /**
     * The rows of this form, in a folder {@code parquet}.
     *
     * @throws IllegalArgumentException if the form's files are no {@code .jsonl}
     */
    public static Parquet of(Output jsonOutput) {
        withoutEnding(jsonOutput.fileName("train", 0, 1), jsonOutput);
        return new Parquet(jsonOutput, "parquet", List.of());
    }

    /** The same in another folder. */
    public Parquet named(String folder) {
        return new Parquet(json, folder, jsonText);
    }

    /**
     * The same with these columns as JSON text, whatever is in them; they are in every file, even if no row has them.
     *
     * @param pointers as a JSON pointer, with {@code *} for the elements of a list: {@code /tools},
     *                 <code>/messages/&#42;/content</code>
     * @throws IllegalArgumentException if one is no such pointer
     */
    public Parquet withJsonText(String... pointers) {
        for (var pointer : pointers) {
            Shape.jsonTextAt(pointer);
        }
        return new Parquet(json, name, Stream.concat(jsonText.stream(), Stream.of(pointers)).toList());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Encoded encode(Example row) {
        return json.encode(row);
    }

    @Override
    public String fileName(String split, int shard, int shards) {
        return withoutEnding(json.fileName(split, shard, shards), json) + ".parquet";
    }

    @Override
    public RecordWriter open(Path file) throws IOException {
        return new ParquetRecords(file, jsonText, SCHEMA_ROWS, SCHEMA_BYTES);
    }

    /** Those of the JSON form, told of the Parquet files. */
    @Override
    public Map<String, String> companions(List<DataFile> files) {
        return json.companions(files);
    }

    private static String withoutEnding(String file, Output form) {
        if (!file.endsWith(JSON_LINES)) {
            throw new IllegalArgumentException(
                    "Parquet files are made from JSON Lines, but the form " + form.name() + " writes " + file);
        }
        return file.substring(0, file.length() - JSON_LINES.length());
    }
}
