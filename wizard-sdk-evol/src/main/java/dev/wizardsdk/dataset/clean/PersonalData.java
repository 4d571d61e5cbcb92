package dev.wizardsdk.dataset.clean;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Forms of e-mail addresses, public IP addresses, telephone numbers, payment cards (Luhn) and bank accounts (IBAN, mod 97). What is
 * reserved for documentation (RFC 2606, 5737, 3849; numbers 555-01xx) is no one's.
 */
final class PersonalData {

    private static final Pattern RESERVED = Pattern.compile(
            "(?i).*@(?:[\\w.-]+\\.)?(?:example(?:\\.(?:com|org|net|edu))?|test|invalid|localhost|(?:your)?(?:domain|company|email)\\.com)");

    private static final String DIGITS = "0 1 2 3 4 5 6 7 8 9";

    /**
     * Networks that are private or for special use, resolvers that everyone names, and four small numbers, which are a version or a
     * section far more often than someone's address.
     */
    private static final Pattern NO_ONES_IP = Pattern.compile(
            "(?:0|10|127|22[4-9]|2[3-5]\\d)\\..*|172\\.(?:1[6-9]|2\\d|3[01])\\..*|192\\.168\\..*|169\\.254\\..*"
                    + "|100\\.(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*|192\\.0\\..*|198\\.51\\.100\\..*|203\\.0\\.113\\..*"
                    + "|198\\.1[89]\\..*|8\\.8\\.(?:8\\.8|4\\.4)|1\\.1\\.1\\.1|9\\.9\\.9\\.9|(?:[12]?\\d\\.){3}[12]?\\d");

    /** By the networks' prefixes: American Express, Diners, JCB, Visa, Mastercard, and those that begin with 6. */
    private static final Pattern CARD = Pattern.compile(
            "3[47]\\d{13}|3[068]\\d{12}|35\\d{14}|4\\d{12}(?:\\d{3}){0,2}|5[1-5]\\d{14}|2[2-7]\\d{14}|6\\d{15,18}");

    static final List<Sensitive> FORMS = List.of(
            Sensitive.of("email", "@",
                    "(?<![\\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.){1,4}[A-Za-z]{2,24}(?![\\w@])",
                    found -> !RESERVED.matcher(found.group()).matches(), ""),
            Sensitive.of("iban", DIGITS,
                    "(?<![A-Za-z0-9])[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])",
                    PersonalData::isIban, " "),
            Sensitive.of("card", DIGITS, "(?<![\\w.,+-])[2-6]\\d{3}(?:[ -]?\\d{2,6}){2,4}(?![\\w]|[.,-]\\d)",
                    PersonalData::isCard, "[ -]"),
            Sensitive.of("ip", DIGITS, "(?<![\\w.:/-])(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\w-]|\\.\\d)",
                    PersonalData::isPublicV4,
                    ""),
            Sensitive.of("ip", DIGITS,
                    "(?<![\\w.:])2[0-9a-fA-F]{3}:(?:[0-9a-fA-F]{0,4}:){1,6}[0-9a-fA-F]{1,4}(?![\\w:])",
                    found -> !found.group().toLowerCase(Locale.ROOT).startsWith("2001:db8:"), ""),
            Sensitive.of("phone", DIGITS,
                    "(?<![\\w.+/=-])(?:\\+\\d{1,3}[ .-]?(?:\\(\\d{1,4}\\)[ .-]?)?\\d{1,4}(?:[ .-]?\\d{2,4}){1,4}|\\(\\d{3}\\) ?\\d{3}[ .-]\\d{4}|[2-9]\\d{2}[-.][2-9]\\d{2}[-.]\\d{4}|1[3-9]\\d(?:[ -]?\\d{4}){2})(?![\\w]|[.,-]\\d)",
                    PersonalData::isPhone, "[^0-9+]"));

    private PersonalData() {}

    private static boolean isPublicV4(MatchResult found) {
        return Pattern.compile("\\.").splitAsStream(found.group()).allMatch(part -> Integer.parseInt(part) <= 255)
                && !NO_ONES_IP.matcher(found.group()).matches();
    }

    private static boolean isCard(MatchResult found) {
        var digits = found.group().replaceAll("[ -]", "");
        if (!CARD.matcher(digits).matches() || digits.chars().distinct().count() < 3
                || (found.group().contains(" ") && found.group().contains("-"))) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int twice = digit * 2;
            sum += i % 2 == 0 ? digit : twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0;
    }

    private static boolean isIban(MatchResult found) {
        var account = found.group().replace(" ", "");
        if (account.length() < 15 || account.length() > 34) {
            return false;
        }
        var digits = new StringBuilder();
        (account.substring(4) + account.substring(0, 4)).chars().forEach(c -> digits.append(Character.digit(c, 36)));
        return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
    }

    private static boolean isPhone(MatchResult found) {
        var digits = found.group().replaceAll("\\D", "");
        return digits.length() >= 8 && digits.length() <= 15 && digits.chars().distinct().count() > 2
                && !digits.matches(".*55501\\d\\d") && !digits.matches("1?\\d{3}555\\d{4}|.*1234567\\d*");
    }
}
