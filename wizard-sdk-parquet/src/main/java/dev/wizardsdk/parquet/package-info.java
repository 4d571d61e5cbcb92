/** Data sets written as Parquet. {@link dev.wizardsdk.parquet.Parquet} is all that a program names. */
package dev.wizardsdk.parquet;
