package dev.wizardsdk.local.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

/** A model's tokens, read once into Java. Immutable; usable after the model was closed. */
public final class Vocabulary {

    private static final int NATIVE_CONTROL = 1 << 3;
    private static final int NATIVE_STRIPS_RIGHT = 1 << 8;

    private static final byte ENDS = 1;
    private static final byte CONTROL = 2;
    private static final byte STRIPS_RIGHT = 4;

    private final byte[][] pieces;
    private final byte[] flags;
    private final int longestPiece;
    private final int bos;
    private final int eos;
    private final boolean addsBos;

    Vocabulary(MemorySegment vocabulary) {
        pieces = new byte[Llama.vocabSize(vocabulary)][];
        flags = new byte[pieces.length];
        bos = Llama.vocabBos(vocabulary);
        eos = Llama.vocabEos(vocabulary);
        addsBos = Llama.vocabAddBos(vocabulary);
        longestPiece = read(vocabulary);
    }

    private int read(MemorySegment vocabulary) {
        int longest = 1;
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(256);
            for (int token = 0; token < pieces.length; token++) {
                int length = Llama.tokenToPiece(vocabulary, token, buffer, (int) buffer.byteSize());
                if (length < 0) {
                    buffer = arena.allocate(-length);
                    length = Llama.tokenToPiece(vocabulary, token, buffer, -length);
                }
                pieces[token] = buffer.asSlice(0, length).toArray(JAVA_BYTE);
                longest = Math.max(longest, length);
                var attributes = Llama.attributes(vocabulary, token);
                flags[token] = (byte) ((Llama.isEndOfGeneration(vocabulary, token) ? ENDS : 0)
                        | ((attributes & NATIVE_CONTROL) != 0 ? CONTROL : 0)
                        | ((attributes & NATIVE_STRIPS_RIGHT) != 0 ? STRIPS_RIGHT : 0));
            }
        }
        return longest;
    }

    public int size() {
        return pieces.length;
    }

    /** The bytes a token stands for, none for a control token. The array is not to be changed. */
    public byte[] piece(int token) {
        return pieces[token];
    }

    /** Bytes of the longest token: a text has at least its length divided by this many tokens. */
    public int longestPiece() {
        return longestPiece;
    }

    /** Whether the model says with this token that it is done. */
    public boolean ends(int token) {
        return (flags[token] & ENDS) != 0;
    }

    /** Whether the token stands for no text but has a meaning of its own. */
    public boolean isControl(int token) {
        return (flags[token] & CONTROL) != 0;
    }

    /** Whether white space after this token is not part of the text. */
    public boolean stripsRight(int token) {
        return (flags[token] & STRIPS_RIGHT) != 0;
    }

    /** The token a text begins with. */
    public OptionalInt bos() {
        return bos < 0 ? OptionalInt.empty() : OptionalInt.of(bos);
    }

    /** The token a text ends with. */
    public OptionalInt eos() {
        return eos < 0 ? OptionalInt.empty() : OptionalInt.of(eos);
    }

    /** Whether the model was trained with {@link #bos()} before every text. */
    public boolean addsBos() {
        return addsBos && bos >= 0;
    }
}
