package dev.wizardsdk.http;

/**
 * The most bytes that are read of an answer before it is refused.
 *
 * @param line  one line of a stream
 * @param event one event of a stream, which may have several lines
 * @param body  the whole answer
 */
public record HttpLimits(int line, int event, long body) {

    /** 1 MiB a line, 4 MiB an event, 64 MiB in all. */
    public static final HttpLimits STANDARD = new HttpLimits(1 << 20, 4 << 20, 64L << 20);
}
