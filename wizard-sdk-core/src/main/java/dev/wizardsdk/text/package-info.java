/** Texts read with care: strict JSON, and names that are nearly right. Knows nothing of models. Not API. */
package dev.wizardsdk.text;
