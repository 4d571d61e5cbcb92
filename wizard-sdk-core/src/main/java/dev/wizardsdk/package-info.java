/** The face of Wizard SDK: {@link dev.wizardsdk.ModelClient} and what it hands out. */
package dev.wizardsdk;
