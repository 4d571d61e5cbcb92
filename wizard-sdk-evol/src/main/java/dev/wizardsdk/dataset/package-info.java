/** Fine-tuning data: rows with their lineage, and the files trainers read. It knows nothing of how rows come to be. */
package dev.wizardsdk.dataset;
