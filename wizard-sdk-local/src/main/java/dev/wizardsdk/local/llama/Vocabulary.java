package dev.wizardsdk.local.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

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
    private final boolean addsEos;
    private final boolean addsSeparator;
    private final int separator;
    private final Optional<Infill> infill;
    private final Map<Integer, byte[]> names = new HashMap<>();

    Vocabulary(MemorySegment vocabulary) {
        pieces = new byte[Llama.vocabSize(vocabulary)][];
        flags = new byte[pieces.length];
        bos = Llama.vocabBos(vocabulary);
        eos = Llama.vocabEos(vocabulary);
        addsBos = Llama.vocabAddBos(vocabulary);
        addsEos = Llama.vocabAddEos(vocabulary);
        addsSeparator = Llama.vocabAddSep(vocabulary);
        separator = Llama.vocabSep(vocabulary);
        infill = Infill.of(vocabulary);
        longestPiece = read(vocabulary);
    }

    private int read(MemorySegment vocabulary) {
        int longest = 1;
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(256);
            for (int token = 0; token < pieces.length; token++) {
                pieces[token] = piece(vocabulary, token, false, arena, buffer);
                longest = Math.max(longest, pieces[token].length);
                var attributes = Llama.attributes(vocabulary, token);
                flags[token] = (byte) ((Llama.isEndOfGeneration(vocabulary, token) ? ENDS : 0)
                        | ((attributes & NATIVE_CONTROL) != 0 ? CONTROL : 0)
                        | ((attributes & NATIVE_STRIPS_RIGHT) != 0 ? STRIPS_RIGHT : 0));
                if (pieces[token].length == 0) {
                    names.put(token, piece(vocabulary, token, true, arena, buffer));
                }
            }
        }
        return longest;
    }

    private byte[] piece(MemorySegment vocabulary, int token, boolean special, Arena arena, MemorySegment buffer) {
        int length = Llama.tokenToPiece(vocabulary, token, buffer, (int) buffer.byteSize(), special);
        if (length >= 0) {
            return buffer.asSlice(0, length).toArray(JAVA_BYTE);
        }
        var larger = arena.allocate(-length);
        return larger.asSlice(0, Llama.tokenToPiece(vocabulary, token, larger, -length, special)).toArray(JAVA_BYTE);
    }

    /** Whether both have the same tokens under the same numbers. */
    public boolean sameTokens(Vocabulary other) {
        return Arrays.deepEquals(pieces, other.pieces) && Arrays.equals(flags, other.flags);
    }

    public int size() {
        return pieces.length;
    }

    /** The bytes a token stands for, none for a control token. The array is not to be changed. */
    public byte[] piece(int token) {
        return pieces[token];
    }

    /** The bytes of all tokens, by their numbers; not to be changed. */
    public byte[][] pieces() {
        return pieces;
    }

    /** The same, with the names of control tokens. */
    public byte[][] piecesAndNames() {
        return IntStream.range(0, size()).mapToObj(this::pieceOrName).toArray(byte[][]::new);
    }

    /** The tokens of which something holds. */
    public BitSet tokens(IntPredicate which) {
        var found = new BitSet(size());
        IntStream.range(0, size()).filter(which).forEach(found::set);
        return found;
    }

    /** The bytes a token stands for, or those of its name if it is a control token. The array is not to be changed. */
    public byte[] pieceOrName(int token) {
        var piece = pieces[token];
        return piece.length > 0 ? piece : names.getOrDefault(token, piece);
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

    /** The token between two texts; what ends a text, where there is none of its own. */
    public OptionalInt separator() {
        return separator < 0 ? eos() : OptionalInt.of(separator);
    }

    /** Whether the model was trained with {@link #eos()} after every text. */
    public boolean addsEos() {
        return addsEos && eos >= 0;
    }

    /** Whether the model was trained with {@link #separator()} between two texts. */
    public boolean addsSeparator() {
        return addsSeparator && separator >= 0;
    }

    /** The tokens for filling a gap, if the model was trained for that. */
    public Optional<Infill> infill() {
        return infill;
    }

    /**
     * The tokens for filling a gap.
     *
     * @param repository what the name of a project follows
     * @param file       what the path of a file follows
     */
    public record Infill(int prefix, int suffix, int middle, OptionalInt repository, OptionalInt file) {

        static Optional<Infill> of(MemorySegment vocabulary) {
            var prefix = Llama.infillPrefix(vocabulary);
            var suffix = Llama.infillSuffix(vocabulary);
            var middle = Llama.infillMiddle(vocabulary);
            return prefix < 0 || suffix < 0 || middle < 0
                    ? Optional.empty()
                    : Optional.of(new Infill(prefix, suffix, middle, known(Llama.infillRepository(vocabulary)),
                            known(Llama.infillFile(vocabulary))));
        }

        private static OptionalInt known(int token) {
            return token < 0 ? OptionalInt.empty() : OptionalInt.of(token);
        }
    }

    /** Whether the model was trained with {@link #bos()} before every text. */
    public boolean addsBos() {
        return addsBos && bos >= 0;
    }
}
