/** Looks for what should not be in training data, and flags, rejects or redacts it. */
package dev.wizardsdk.dataset.clean;
