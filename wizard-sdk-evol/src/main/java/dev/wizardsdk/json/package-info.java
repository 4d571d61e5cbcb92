/** How this module reads and writes JSON. Not API. */
package dev.wizardsdk.json;
