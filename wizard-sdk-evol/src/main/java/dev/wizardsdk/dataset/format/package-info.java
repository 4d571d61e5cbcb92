/** The files of other programs: rows read from whatever form they are in, and written as a trainer takes them. */
package dev.wizardsdk.dataset.format;
