package dev.wizardsdk.evol;

import dev.wizardsdk.io.RecordLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads the files of a journal, while somebody else may be adding to them.
 *
 * @param lengths how far each is read, by the name of its entries; none of one that is not named
 */
record JournalView(Path folder, Map<String, Long> lengths) implements Store.View {

    @Override
    public <T> Stream<T> stream(String name, Store.Codec<T> codec) {
        var length = lengths.getOrDefault(name, 0L);
        if (length == 0) {
            return Stream.empty();
        }
        try {
            var log = RecordLog.reading(folder.resolve(name + ".log"), length);
            return new JournalLog<>(log, codec).stream().onClose(() -> {
                try {
                    log.close();
                } catch (IOException e) {
                    throw new JournalException("could not close " + name + ": " + e.getMessage(), e);
                }
            });
        } catch (IOException e) {
            throw new JournalException("could not read the journal's file " + name + ": " + e.getMessage(), e);
        }
    }
}
