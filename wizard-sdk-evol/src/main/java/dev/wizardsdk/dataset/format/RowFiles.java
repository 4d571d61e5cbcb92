package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of files, in whatever form they are. The form of a file is seen from its content: JSON Lines, a JSON array, CSV with a head, plain
 * text if its name ends in {@code .txt}, each of them also gzipped; that of a row from its columns. A folder is read as a Hugging Face data
 * set or, where it has a {@code dataset_info.json}, as one of LLaMA-Factory. No file is held in memory whole. A row that can't be read
 * is a {@link Source.Read.Bad} with its place; columns that are none of the form's own are kept in
 * {@link dev.wizardsdk.dataset.Meta#extra()}.
 */
public final class RowFiles {

    private RowFiles() {}

    /**
     * The rows of these files and folders, one after the other.
     *
     * @throws UncheckedIOException     if a folder can't be read, or a file of it is missing
     * @throws IllegalArgumentException if nothing is given
     */
    public static Source read(Path... files) {
        return read(ReadOptions.defaults(), List.of(files));
    }

    /** The same with settings. */
    public static Source read(ReadOptions options, List<Path> files) {
        var all = new ArrayList<Source>();
        try {
            for (var file : files) {
                if (Files.isDirectory(file)) {
                    all.addAll(Folder.sources(file, options));
                } else {
                    all.add(new FileSource(file, file.toString(), Folder.splitOf(file), Layout.NONE, options));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no file is given to read rows from");
        }
        return Source.of(all);
    }

    /** One row of JSON that is there, its place called {@code row:1}. */
    public static Source.Read parse(String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return new RowReader(Layout.NONE, ReadOptions.defaults())
                .read(new Records.Raw(1, bytes, bytes.length), new Place("row", 1), Row.TRAIN);
    }
}
