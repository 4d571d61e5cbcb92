package dev.wizardsdk.io;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/** What the head of a card is written with, as the Hugging Face hub reads it. */
public final class HubCard {

    private static final List<String> SIZES = List.of("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M",
            "10M<n<100M", "100M<n<1B");

    private HubCard() {}

    /** The hub's class for so many rows. */
    public static String sizeCategory(long rows) {
        var limit = 1_000L;
        for (var size : SIZES) {
            if (rows < limit) {
                return size;
            }
            limit *= 10;
        }
        return "1B<n<10B";
    }

    /** A text as it stands where that is a plain word to YAML, else as JSON has it, which YAML reads too; "no" is a language. */
    public static String scalar(String text) {
        return text.matches("[A-Za-z0-9_./][A-Za-z0-9_./-]*")
                && !text.matches("(?i)true|false|null|yes|no|on|off|[0-9._]+")
                        ? text
                        : Json.write(TextNode.valueOf(text));
    }
}
