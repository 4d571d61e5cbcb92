package dev.wizardsdk.dataset.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows of a file as they stand there; for one thread. */
interface Records {

    /** The next one; null at the end. */
    @Nullable
    Raw next() throws IOException;

    /** One row. */
    final class Raw {

        /** So much of a row is kept for people to see which one it is. */
        static final int SHOWN = 200;

        private final long line;
        private final byte[] bytes;
        private final long length;

        /**
         * A row as it stands there.
         *
         * @param line   where it begins, or its number in an array
         * @param bytes  all of it, or the beginning if it is too long; they stay as they are
         * @param length of all of it
         */
        Raw(long line, byte[] bytes, long length) {
            this.line = line;
            this.bytes = bytes;
            this.length = length;
        }

        long line() {
            return line;
        }

        byte[] bytes() {
            return bytes;
        }

        long length() {
            return length;
        }

        boolean isTooLong() {
            return length > bytes.length;
        }
    }
}
