package dev.wizardsdk.dataset.clean;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;

/** Forms of keys and passwords. What stands for one in documentation, such as {@code YOUR_KEY} or {@code xxxx}, is none. */
final class Secrets {

    /** Bits a character of what is random; of words, paths and names of variables it is less. */
    private static final double RANDOM = 3.3;

    static final List<Sensitive> FORMS = List.of(
            Sensitive.of("private-key", "-----begin",
                    "-----BEGIN (?<type>[A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?)-----[A-Za-z0-9+/=\\s\\\\:,.-]{16,8000}?-----END \\k<type>-----",
                    found -> true, ""),
            key("aws-key", "akia asia aroa aida", "(?:AKIA|ASIA|AROA|AIDA)[A-Z2-7]{16}"),
            key("github-token", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
                    "gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{60,255}"),
            key("gitlab-token", "glpat- glptt- gldt- glrt- glsoat- glft-",
                    "gl(?:pat|ptt|dt|rt|soat|ft)-[A-Za-z0-9_-]{20,60}"),
            key("slack-token", "xox xapp-", "xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-\\d-[A-Za-z0-9-]{20,250}"),
            key("slack-hook", "hooks.slack.com",
                    "https://hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/+_-]{30,120}"),
            key("google-key", "aiza ya29. gocspx-",
                    "AIza[A-Za-z0-9_-]{35}|ya29\\.[A-Za-z0-9_-]{20,250}|GOCSPX-[A-Za-z0-9_-]{28}"),
            key("model-key", "sk- gsk_",
                    "sk-(?:proj-|ant-[a-z0-9]+-|or-v1-|svcacct-|admin-)?[A-Za-z0-9_-]{20,250}|gsk_[A-Za-z0-9]{40,60}"),
            key("hub-token", "hf_ npm_ pypi- dop_v1_",
                    "hf_[A-Za-z0-9]{30,60}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,250}|dop_v1_[a-f0-9]{64}"),
            key("stripe-key", "_live_ _test_ whsec_",
                    "(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,120}|whsec_[A-Za-z0-9]{24,80}"),
            key("sendgrid-key", "sg.", "SG\\.[A-Za-z0-9_-]{20,24}\\.[A-Za-z0-9_-]{40,46}"),
            key("jwt", "eyj", "eyJ[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{16,1000}"),
            Sensitive.of("password", "://",
                    "(?i)\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:/@'\"<>\\[]{1,60}:(?<it>[^\\s:/@'\"<>\\[]{6,100})@[\\w.-]+",
                    found -> !isStandIn(found.group(1)), ""),
            Sensitive.of("secret", "secret token passw pwd key credential",
                    "(?i)(?:secret|token|passw(?:or)?d|passwd|pwd|api[_-]?key|apikey|access[_-]?key|auth[_-]?key|private[_-]?key|client[_-]?secret|credential)s?[\\w.-]{0,20}"
                            + "\\\\?[\"']?\\s{0,4}(?::=|=>|=|:)\\s{0,4}\\\\?[\"'`]?(?<it>[A-Za-z0-9+/_=!@#%^&*~.-]{12,250})(?![A-Za-z0-9(\\[])",
                    Secrets::isRandom, ""));

    private Secrets() {}

    private static Sensitive key(String kind, String signs, String pattern) {
        return Sensitive.of(kind, signs, "(?<![A-Za-z0-9_-])(?:" + pattern + ")(?![A-Za-z0-9])",
                found -> !isStandIn(found.group()), "");
    }

    private static boolean isStandIn(String value) {
        var small = value.toLowerCase(Locale.ROOT);
        return small.contains("example") || small.contains("your") || small.contains("xxxx") || small.contains("****")
                || small.contains("placeholder") || small.contains("redacted") || small.contains("dummy")
                || small.contains("<") || small.contains("1234567890abcdef") || small.startsWith("$")
                || small.matches("pass(?:word)?\\d*|.*(.)\\1{7}.*|changeme.*");
    }

    private static boolean isRandom(MatchResult found) {
        var value = found.group(1);
        return !isStandIn(value) && value.chars().anyMatch(Character::isDigit)
                && value.chars().anyMatch(Character::isLetter) && entropy(value) >= RANDOM
                && !value.matches(
                        "(?:[A-Za-z_]\\w*\\.)+[A-Za-z_]\\w*|[a-z]+(?:[_.-][a-z]+\\d*)+|\\d[\\d.,:/-]*\\w{0,3}");
    }

    /** Bits a character (Shannon). */
    private static double entropy(String value) {
        var counts = new HashMap<Integer, Integer>();
        value.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
        return counts.values().stream().mapToDouble(count -> (double) count / value.length())
                .map(share -> -share * Math.log(share) / Math.log(2)).sum();
    }
}
