/** How this module reads and writes JSON and files. Not API. */
package dev.wizardsdk.io;
