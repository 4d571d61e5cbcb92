/** What came of an evolution run, to look at: a page, the same as JSON, and a tree for the terminal. */
package dev.wizardsdk.evol.report;
