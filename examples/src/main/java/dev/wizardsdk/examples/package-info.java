/** Programs to run with {@code examples/run NAME}, and to copy from. */
package dev.wizardsdk.examples;
