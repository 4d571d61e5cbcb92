/** Words, scripts and languages of a text, for every step that counts words. Not API. */
package dev.wizardsdk.language;
