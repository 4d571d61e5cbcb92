/** Many generations at once on one model: one thread, one batch a step, and shared openings computed once. */
package dev.wizardsdk.local.engine;
