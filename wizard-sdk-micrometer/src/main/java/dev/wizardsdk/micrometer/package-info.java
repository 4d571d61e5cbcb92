/** Calls of models, measured by the names of OpenTelemetry's conventions for generative AI. */
package dev.wizardsdk.micrometer;
