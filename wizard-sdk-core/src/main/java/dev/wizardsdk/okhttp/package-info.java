/** For programs that bring an {@code OkHttpClient} of their own; the one package with a type of OkHttp in a signature. */
package dev.wizardsdk.okhttp;
