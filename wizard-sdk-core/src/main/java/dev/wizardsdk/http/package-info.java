/** HTTP for the providers: one POST over OkHttp, and the lines of its answer. Not API. */
package dev.wizardsdk.http;
