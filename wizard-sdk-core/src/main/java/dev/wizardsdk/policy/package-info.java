/** What wraps a provider: retries now; each layer is a provider too and holds the one it wraps. */
package dev.wizardsdk.policy;
