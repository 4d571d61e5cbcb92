package dev.wizardsdk.provider;

import java.util.Optional;

/**
 * Text that comes in pieces, given on in whole characters: a service may cut a pair of surrogates in two, or send half of one
 * alone, which becomes U+FFFD.
 */
final class WholeCharacters {

    private static final String REPLACEMENT = "\uFFFD";

    private String held = "";

    /** The text as far as its last character is whole; empty if nothing is. */
    Optional<String> take(String piece) {
        var text = held.isEmpty() ? piece : held + piece;
        var last = text.isEmpty() ? '\0' : text.charAt(text.length() - 1);
        held = Character.isHighSurrogate(last) ? text.substring(text.length() - 1) : "";
        var whole = mended(text.substring(0, text.length() - held.length()));
        return whole.isEmpty() ? Optional.empty() : Optional.of(whole);
    }

    private static String mended(String text) {
        if (!hasSurrogates(text)) {
            return text;
        }
        var mended = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                mended.append(REPLACEMENT);
            } else {
                mended.appendCodePoint(c);
            }
        });
        return mended.toString();
    }

    private static boolean hasSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
