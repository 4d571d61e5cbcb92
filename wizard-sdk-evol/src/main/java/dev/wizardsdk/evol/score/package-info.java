/** Measures rows: by a judge's number, by log-probabilities, by how often a student manages them, by labels. */
package dev.wizardsdk.evol.score;
