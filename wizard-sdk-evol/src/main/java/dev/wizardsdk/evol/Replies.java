package dev.wizardsdk.evol;

import dev.wizardsdk.io.RecordLog;
import dev.wizardsdk.io.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was answered in other runs, to be taken from there. What a run adds meanwhile is not seen. Thread-safe. Owns files until it is closed. */
final class Replies implements AutoCloseable {

    private final List<RecordLog> logs = new ArrayList<>();
    private final Map<String, At> settled = new HashMap<>();

    private record At(int log, long place) {}

    /** Of the journals in these folders; one that is not there has no replies. Null if there are none at all. */
    static @Nullable Replies of(List<Path> folders) {
        var replies = new Replies();
        try {
            for (var folder : folders) {
                replies.add(folder);
            }
        } catch (IOException e) {
            replies.close();
            throw new JournalException("could not read the replies of another journal: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            replies.close();
            throw e;
        }
        return replies.logs.isEmpty() ? null : replies;
    }

    private void add(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(Journal.STATE))) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder, "calls-*.log")) {
            for (var file : files) {
                var number = logs.size();
                logs.add(RecordLog.reading(file, (record, at, next) -> {
                    if (record.has("result")) {
                        settled.putIfAbsent(record.path("result").asText(), new At(number, at));
                    }
                }));
            }
        }
    }

    /** The answer to the call there. */
    Optional<Answer> answer(String call) {
        var at = settled.get(call);
        if (at == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(RunJson.answer(logs.get(at.log).read(at.place)));
        } catch (IOException e) {
            throw new JournalException("could not read the replies of another journal: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            Resources.close(logs);
        } catch (IOException e) {
            throw new JournalException("could not close another journal: " + e.getMessage(), e);
        }
    }
}
