package dev.wizardsdk.policy;

import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.stored.ReplyJson;
import dev.wizardsdk.stored.RequestJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Whole answers, kept for the same request to the same model: the same in every message, tool and setting, and in
 * {@link dev.wizardsdk.model.CallOptions#sample()}; whoever asks, with whatever key, tag and time limit. Keeps what the model
 * said, not what was made of it. Thread-safe, may be shared by many clients, and holds nothing open.
 *
 * <p>Equal requests that are under way at the same time are each asked: one of them can't wait for another, whose caller may pull
 * slowly or not at all.
 */
public final class ReplyCache {

    /** Where replies are, by the key of their request. */
    interface Store {

        byte[] find(String key);

        void put(String key, byte[] reply);
    }

    static final byte[] NOTHING = {};

    private final Store store;
    private final boolean replays;

    private ReplyCache(Store store, boolean replays) {
        this.store = store;
        this.replays = replays;
    }

    /** In memory, up to so many bytes; what was not asked for the longest time goes first. */
    public static ReplyCache inMemory(long mostBytes) {
        return new ReplyCache(new MemoryStore(mostBytes), false);
    }

    /**
     * In a folder, one file a reply, which many processes may share. A damaged file is taken for none and told in the log; so is a
     * reply that can't be written, which its caller has all the same. Nothing is ever deleted.
     */
    public static ReplyCache onDisk(Path folder) {
        return new ReplyCache(new DiskStore(folder), false);
    }

    /**
     * The same replies, and no others: a request that is not among them is not sent, and fails with
     * {@link dev.wizardsdk.model.ErrorKind#NOT_RECORDED}. For tests, and to work on data at no cost.
     */
    public ReplyCache replayOnly() {
        return new ReplyCache(store, true);
    }

    boolean replays() {
        return replays;
    }

    Optional<Reply> find(String key) {
        var kept = store.find(key);
        try {
            return kept.length == 0 ? Optional.empty() : Optional.of(ReplyJson.read(kept));
        } catch (IllegalArgumentException | NoSuchElementException e) { // of another version
            return Optional.empty();
        }
    }

    void keep(String key, Reply reply) {
        store.put(key, ReplyJson.bytes(ReplyJson.of(reply)));
    }

    static String key(Request request, String model, int sample) {
        var json = RequestJson.of(request);
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(("1\n" + model + "\n" + sample + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(ReplyJson.bytes(json)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
