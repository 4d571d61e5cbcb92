/** Fetching, verifying and keeping model files. */
package dev.wizardsdk.local.store;
