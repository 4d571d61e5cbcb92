package dev.wizardsdk.dataset;

/** One step of a data set's making. What it may look at tells how it runs, and stands in {@link Dataset#explain()}. */
public sealed interface Step permits RowStep, KeyedStep, GlobalStep {

    /** Names the step in plans, reports and rejections, with its settings, such as {@code minhash(0.8)}. */
    String name();
}
