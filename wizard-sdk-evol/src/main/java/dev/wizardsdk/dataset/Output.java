package dev.wizardsdk.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A form in which a data set is written: how a row looks in it, and what files it needs. Immutable; thread-safe. */
public interface Output {

    /** Names the form and the folder its files are in, such as {@code alpaca}. */
    String name();

    /** A row in this form: a pure function, run on many threads. */
    Encoded encode(Example row);

    /** What a row became. */
    sealed interface Encoded {

        /** A record of the file, without its end. */
        final class Written implements Encoded {

            private final byte[] bytes;

            /** The bytes stay as they are. */
            public Written(byte[] bytes) {
                this.bytes = bytes;
            }

            byte[] bytes() {
                return bytes;
            }
        }

        /**
         * The form has no place for something of it, or who reads the form would not take it.
         *
         * @param rule   a short fixed name of what it breaks
         * @param reason what, and where in the row
         */
        record Refused(String rule, String reason) implements Encoded {}
    }

    /** The path of a file under the form's folder; the shard counts from 0. */
    String fileName(String split, int shard, int shards);

    /** Opens a file of this form. */
    RecordWriter open(Path file) throws IOException;

    /** Small text files that belong to the others, by their path under the form's folder. */
    Map<String, String> companions(List<DataFile> files);

    /** Writes the records of one file; to be closed, which completes the file. */
    interface RecordWriter extends AutoCloseable {

        void write(byte[] record) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A file that was written. */
    record DataFile(String name, String split, long rows, long bytes, String sha256) {}
}
