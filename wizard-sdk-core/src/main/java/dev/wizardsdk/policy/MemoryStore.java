package dev.wizardsdk.policy;

import java.util.LinkedHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Replies in memory, the least recently used one first to go. */
final class MemoryStore implements ReplyCache.Store {

    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, byte[]> replies = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    MemoryStore(long mostBytes) {
        if (mostBytes < 1) {
            throw new IllegalArgumentException("mostBytes is " + mostBytes + ", it must be at least 1");
        }
        this.mostBytes = mostBytes;
    }

    @Override
    public byte[] find(String key) {
        lock.lock();
        try {
            return replies.getOrDefault(key, ReplyCache.NOTHING);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(String key, byte[] reply) {
        lock.lock();
        try {
            var before = replies.put(key, reply);
            bytes += size(key, reply) - (before == null ? 0 : size(key, before));
            var eldest = replies.entrySet().iterator();
            while (bytes > mostBytes && eldest.hasNext()) {
                var entry = eldest.next();
                bytes -= size(entry.getKey(), entry.getValue());
                eldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    private static long size(String key, byte[] reply) {
        return (long) key.length() + reply.length;
    }
}
