/** Checks of answers by programs: calculations, final answers, JSON, patterns, Java, and commands of one's own. */
package dev.wizardsdk.evol.verify;
