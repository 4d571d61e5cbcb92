package dev.wizardsdk.evol;

import dev.wizardsdk.io.RecordLog;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Entries of one file of a journal. Owns its log until it is closed. */
final class JournalLog<T> implements Entries<T>, AutoCloseable {

    private final RecordLog log;
    private final Store.Codec<T> codec;

    JournalLog(RecordLog log, Store.Codec<T> codec) {
        this.log = log;
        this.codec = codec;
    }

    @Override
    public void add(T entry) {
        try {
            log.append(codec.write().apply(entry));
        } catch (IOException e) {
            throw new JournalException("could not write " + log.path() + ": " + e.getMessage()
                    + "; nothing recorded is lost: make room and run again to continue", e);
        }
    }

    @Override
    public long end() {
        return log.end();
    }

    @Override
    public Reading<T> from(long place) {
        var records = log.records(place);
        return new Reading<>() {
            @Override
            public @Nullable T next() {
                try {
                    var record = records.next();
                    return record == null ? null : codec.read().apply(record);
                } catch (IOException e) {
                    throw new JournalException("the journal's file " + e.getMessage(), e);
                }
            }

            @Override
            public long place() {
                return records.offset();
            }
        };
    }

    /** Its length, once all of it is on the disk. */
    long sync() throws IOException {
        var end = log.end();
        if (end > 0) {
            log.sync(end - 1);
        }
        return end;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
