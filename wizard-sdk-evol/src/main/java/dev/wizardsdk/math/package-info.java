/** Random numbers by name. Not API. */
package dev.wizardsdk.random;
