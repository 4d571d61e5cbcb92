/** How models call tools and show what they think: which form a model knows, reading it as it comes, and holding a model to it. */
package dev.wizardsdk.local.tool;
