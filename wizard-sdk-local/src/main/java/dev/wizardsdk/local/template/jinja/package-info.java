/** Jinja as chat templates use it: parsed once, rendered within limits, every character's origin known. */
package dev.wizardsdk.local.template.jinja;
