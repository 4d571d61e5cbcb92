package dev.wizardsdk.evol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands between tags of a reply. */
final class Tags {

    private Tags() {}

    /** Between the last pair of the name; from the last opening one to the next tag of its kind or the end if it is never closed. */
    static Optional<String> last(String reply, String name) {
        var from = reply.lastIndexOf("<" + name + ">");
        if (from < 0) {
            return Optional.empty();
        }
        var begin = from + name.length() + 2;
        var end = reply.indexOf("</" + name + ">", begin);
        return Optional.of(reply.substring(begin, end < 0 ? endWithout(reply, name, begin) : end));
    }

    /** Where an unclosed tag's text ends: at another opening tag with the same number. */
    private static int endWithout(String reply, String name, int begin) {
        var hyphen = name.indexOf('-');
        if (hyphen >= 0) {
            for (var other : List.of("input", "place")) {
                var at = reply.indexOf("<" + other + name.substring(hyphen) + ">", begin);
                if (at >= 0) {
                    return at;
                }
            }
        }
        return reply.length();
    }

    /** Between each closed pair of the name. */
    static List<String> all(String reply, String name) {
        var all = new ArrayList<String>();
        var open = "<" + name + ">";
        for (int at = reply.indexOf(open); at >= 0; at = reply.indexOf(open, at + 1)) {
            var end = reply.indexOf("</" + name + ">", at);
            if (end >= 0) {
                all.add(reply.substring(at + open.length(), end));
            }
        }
        return all;
    }
}
