/** Chooses the rows worth training on, and tells how they fill a trainer's windows. */
package dev.wizardsdk.dataset.select;
