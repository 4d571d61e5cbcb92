/** The vocabulary all modules share: requests, messages, events, replies, errors and the provider interface. */
package dev.wizardsdk.model;
