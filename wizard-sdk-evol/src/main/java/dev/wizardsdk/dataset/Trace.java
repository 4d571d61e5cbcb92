package dev.wizardsdk.dataset;

/** The rows that went by in one pass, by which another pass can tell whether it sees the same. For one thread. */
final class Trace {

    private final String step;
    private long count;
    private long hash;

    Trace(String step) {
        this.step = step;
    }

    void see(Row row) {
        count++;
        hash = 31 * hash + row.place().hashCode();
    }

    /**
     * Compares this pass so far with the one before it.
     *
     * @throws DatasetException if more went by, or it ends with others
     */
    void require(Trace before, boolean atEnd) {
        if (count > before.count || (atEnd && (count != before.count || hash != before.hash))) {
            throw new DatasetException("the rows before the step " + step + " were others when they were read again: "
                    + before.count + " rows, then " + (atEnd ? "" : "more than ") + (atEnd ? count : before.count)
                    + "; a file changed meanwhile, or a step before it is no pure function");
        }
    }
}
