/** A child JVM that does what could take the process with it: its protocol, its start and end, and both ends of the pipe. */
package dev.wizardsdk.local.worker;
