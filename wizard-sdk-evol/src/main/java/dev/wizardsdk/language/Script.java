package dev.wizardsdk.language;

import java.util.EnumMap;
import java.util.Map;

/** The scripts that the languages known here are written in. */
public enum Script {
    LATIN,
    CYRILLIC,
    GREEK,
    ARABIC,
    HEBREW,
    DEVANAGARI,
    BENGALI,
    TAMIL,
    TELUGU,
    GEORGIAN,
    ARMENIAN,
    HANGUL,
    HAN,
    KANA,
    THAI,
    LAO,
    KHMER,
    MYANMAR,
    TIBETAN,
    /** Every other one, and what belongs to no script, such as digits. */
    OTHER;

    /** The script of a character. */
    public static Script of(int codePoint) {
        if (codePoint < 0x80) {
            return Character.isLetter(codePoint) ? LATIN : OTHER;
        }
        // looking a script up is slow, and most letters are of these
        if (codePoint >= 0x4E00 && codePoint <= 0x9FFF) {
            return HAN;
        }
        if (codePoint == 0x30FC || codePoint == 0xFF70) {
            return KANA;
        }
        return switch (Character.UnicodeScript.of(codePoint)) {
            case LATIN -> LATIN;
            case CYRILLIC -> CYRILLIC;
            case GREEK -> GREEK;
            case ARABIC -> ARABIC;
            case HEBREW -> HEBREW;
            case DEVANAGARI -> DEVANAGARI;
            case BENGALI -> BENGALI;
            case TAMIL -> TAMIL;
            case TELUGU -> TELUGU;
            case GEORGIAN -> GEORGIAN;
            case ARMENIAN -> ARMENIAN;
            case HANGUL -> HANGUL;
            case HAN -> HAN;
            case HIRAGANA, KATAKANA -> KANA;
            case THAI -> THAI;
            case LAO -> LAO;
            case KHMER -> KHMER;
            case MYANMAR -> MYANMAR;
            case TIBETAN -> TIBETAN;
            default -> OTHER;
        };
    }

    /** How many letters of each script a text has. */
    public static Map<Script, Integer> letters(String text) {
        var counts = new EnumMap<Script, Integer>(Script.class);
        text.codePoints().filter(Character::isLetter).forEach(c -> counts.merge(of(c), 1, Integer::sum));
        return counts;
    }

    /** Whether it puts no spaces between words. */
    public boolean isSpaceless() {
        return switch (this) {
            case HAN, KANA, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
            default -> false;
        };
    }

    /** Whether a zero-width joiner or non-joiner between its letters changes how they are written. */
    public boolean isJoining() {
        return switch (this) {
            case ARABIC, DEVANAGARI, BENGALI, TAMIL, TELUGU, KHMER, MYANMAR, OTHER -> true;
            default -> false;
        };
    }
}
