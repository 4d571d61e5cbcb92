package dev.wizardsdk.local;

import java.util.OptionalLong;

/**
 * How far a model file is on its way into a {@link ModelStore}.
 *
 * @param file           its name
 * @param bytes          how many bytes are here
 * @param total          how many it has; unset while the server does not say
 * @param bytesPerSecond the mean speed since the download began or went on
 */
public record DownloadProgress(String file, long bytes, OptionalLong total, double bytesPerSecond) {}
