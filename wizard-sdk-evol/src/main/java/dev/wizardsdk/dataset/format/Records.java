package dev.wizardsdk.dataset.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows of a file as they stand there; for one thread. */
interface Records {

    /** The next one; null at the end. */
    @Nullable
    Raw next() throws IOException;

    /**
     * One row.
     *
     * @param line   where it begins, or its number in an array
     * @param bytes  all of it, or the beginning if it is too long
     * @param length of all of it
     */
    record Raw(long line, byte[] bytes, long length) {

        /** So much of a row is kept for people to see which one it is. */
        static final int SHOWN = 200;

        boolean isTooLong() {
            return length > bytes.length;
        }
    }
}
