/** Requests and replies as JSON, for who keeps them: caches and recordings. Not API. */
package dev.wizardsdk.stored;
