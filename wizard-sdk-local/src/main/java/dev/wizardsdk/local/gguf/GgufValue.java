package dev.wizardsdk.local.gguf;

import java.util.List;

/** One value of a GGUF header. Immutable. */
public sealed interface GgufValue {

    /** The types of the format, in the order of their numbers. */
    enum Type {
        U8(1), I8(1), U16(2), I16(2), U32(4), I32(4), F32(4), BOOL(1), STRING(8), ARRAY(12), U64(8), I64(8), F64(8);

        private static final Type[] ALL = values();

        /** The fewest bytes that one takes in a file. */
        final int least;

        Type(int least) {
            this.least = least;
        }

        static Type of(String what, long code) throws HeaderReader.MalformedException {
            if (code < 0 || code >= ALL.length) {
                throw new HeaderReader.MalformedException(what + " has the unknown type " + code);
            }
            return ALL[(int) code];
        }

        boolean isNumber() {
            return this != STRING && this != ARRAY;
        }
    }

    /** A whole number; of {@link Type#U64} the bits, so that what exceeds {@link Long#MAX_VALUE} is negative. */
    record Whole(Type type, long value) implements GgufValue {}

    /** A number with a fraction. */
    record Decimal(Type type, double value) implements GgufValue {}

    /** A truth value. */
    record Flag(boolean value) implements GgufValue {}

    /** A text. Long ones stay in the file and are read again whenever asked for. */
    non-sealed interface Text extends GgufValue {

        /**
         * The whole text.
         *
         * @throws ModelLoadException if it stayed in the file, and the file is gone or changed
         */
        String value();
    }

    /**
     * An array, never of arrays. Of long ones, and of all arrays of texts, the elements stay in the file and are read again
     * whenever they are asked for: keep the result, not the array.
     */
    non-sealed interface Sequence extends GgufValue {

        /** The type of each element. */
        Type type();

        long length();

        /**
         * The elements of an array of texts, as the vocabulary is.
         *
         * @throws IllegalStateException if it is another array
         * @throws ModelLoadException    if the file is gone or changed
         */
        List<String> texts();

        /**
         * The elements of an array of whole numbers or flags, the latter as 0 and 1.
         *
         * @throws IllegalStateException if it is another array
         * @throws ModelLoadException    if they stayed in the file, and the file is gone or changed
         */
        long[] wholes();

        /**
         * The elements of any array of numbers.
         *
         * @throws IllegalStateException if it is another array
         * @throws ModelLoadException    if they stayed in the file, and the file is gone or changed
         */
        double[] decimals();
    }
}
