/** How a conversation is written down for a model, as its chat template says. */
package dev.wizardsdk.local.template;
