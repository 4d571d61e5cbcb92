/** Rows that are too much alike: duplicates within a data set and against earlier ones, and items of benchmarks. */
package dev.wizardsdk.dataset.similar;
