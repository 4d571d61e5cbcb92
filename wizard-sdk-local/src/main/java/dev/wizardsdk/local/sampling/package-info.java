/**
 * llama.cpp's chain of samplers in Java: what is added to the scores of a model, which tokens are left to choose from, and the
 * draw. Nothing in here is native or knows a model.
 */
package dev.wizardsdk.local.sampling;
