package dev.wizardsdk.local;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A model in a {@link ModelStore}.
 *
 * @param source   what it was fetched as, without the query of an address
 * @param files    its files; the first is what {@link LocalModel} loads
 * @param sha256   their checksums
 * @param bytes    the size of all
 * @param lastUsed when it was last asked for
 */
public record StoredModel(String source, List<Path> files, List<String> sha256, long bytes, Instant lastUsed) {

    public StoredModel {
        files = List.copyOf(files);
        sha256 = List.copyOf(sha256);
    }
}
