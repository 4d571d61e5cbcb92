/**
 * llama.cpp through {@code java.lang.foreign}: every C name is in here, and no memory segment leaves it. What is known to
 * make native code abort is checked before the call.
 */
package dev.wizardsdk.local.llama;
