/** Small mathematics that the packages share. Not API. */
package dev.wizardsdk.math;
