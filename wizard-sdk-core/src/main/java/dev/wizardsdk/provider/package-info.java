/** Remote services, one class for each wire protocol. */
package dev.wizardsdk.provider;
