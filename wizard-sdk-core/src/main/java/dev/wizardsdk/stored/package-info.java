/** Messages, requests and replies as JSON, for what keeps them: caches, recordings, saved conversations. Not API. */
package dev.wizardsdk.stored;
