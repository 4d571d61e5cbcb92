/** Providers for tests, in plain Java: no test framework is needed to use them. */
package dev.wizardsdk.testing;
