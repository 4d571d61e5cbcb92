package dev.wizardsdk.local;

import dev.wizardsdk.local.store.Settings;
import dev.wizardsdk.local.store.Store;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A folder of model files that fetches what it lacks: once, whole and verified, however many threads and processes ask for it and
 * whatever interrupts them. Immutable and thread-safe; each {@code with…} method returns a changed copy over the same folder.
 *
 * <p>A source is {@code hf:owner/repository/file.gguf}, with {@code @revision} if need be, an address
 * {@code https://…/file.gguf}, or the path of a file, which is used where it is. Of a model in parts name the first; all are
 * fetched. The checksum is the caller's, or the hub's, or else what came is trusted as far as https and its size go; without
 * encryption the caller's is required. Files in the store never change, so they may be mapped ({@link LocalOptions#withMmap}).
 *
 * <p>All methods that work in the folder throw {@link dev.wizardsdk.local.gguf.ModelStoreException}, whose kind tells what a program can do.
 */
public final class ModelStore {

    private static final URI HUB = URI.create("https://huggingface.co");

    private final Path folder;
    private final Settings settings;

    private ModelStore(Path folder, Settings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** The store in the user's cache folder: {@code wizard-sdk/models} in {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
    public static ModelStore standard() {
        var configured = System.getenv("XDG_CACHE_HOME");
        var cache = configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home", "."), ".cache");
        return in(cache.resolve("wizard-sdk").resolve("models"));
    }

    /**
     * A store in a folder, which is made when it is needed. The hub and its token are taken from the environment variables
     * {@code HF_ENDPOINT} and {@code HF_TOKEN}, and {@code HF_HUB_OFFLINE=1} sets it offline.
     */
    public static ModelStore in(Path folder) {
        var environment = System.getenv();
        var hub = Optional.ofNullable(environment.get("HF_ENDPOINT")).filter(text -> !text.isBlank());
        var token = Optional.ofNullable(environment.get("HF_TOKEN")).map(String::strip)
                .filter(text -> !text.isEmpty());
        return new ModelStore(folder, new Settings(hub.map(URI::create).orElse(HUB), token,
                "1".equals(environment.get("HF_HUB_OFFLINE")), Optional.empty(), Long.MAX_VALUE,
                Duration.ofSeconds(10), Duration.ofSeconds(60), 4, Duration.ofMillis(500),
                (file, bytes, total, rate) -> {}));
    }

    private ModelStore with(URI hub, Optional<String> token, boolean offline, Optional<URI> proxy, long maxBytes) {
        return new ModelStore(folder, new Settings(hub, token, offline, proxy, maxBytes, settings.connect(),
                settings.idle(), settings.retries(), settings.backoff(), settings.progress()));
    }

    /** Another hub or a mirror of it; {@code HF_ENDPOINT} unless set, else {@code https://huggingface.co}. */
    public ModelStore withHub(URI base) {
        if (base.getHost() == null) {
            throw new IllegalArgumentException("the hub must be an address such as https://host");
        }
        return with(base, settings.token(), settings.offline(), settings.proxy(), settings.maxBytes());
    }

    /** A token that is sent to the hub, and to no host it redirects to; {@code HF_TOKEN} unless set. */
    public ModelStore withToken(String token) {
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("the token has characters that no token has");
        }
        return with(settings.hub(), Optional.of(token), settings.offline(), settings.proxy(), settings.maxBytes());
    }

    /** Whether only what is in the folder is given; {@code HF_HUB_OFFLINE} unless set, else false. */
    public ModelStore withOffline(boolean offline) {
        return with(settings.hub(), settings.token(), offline, settings.proxy(), settings.maxBytes());
    }

    /**
     * A proxy, {@code http://host:port} or {@code socks5://host:port}, with a user and password before the host if need be. Unless
     * set, {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and {@code no_proxy} of the environment, else Java's system
     * properties.
     */
    public ModelStore withProxy(URI proxy) {
        if (proxy.getHost() == null) {
            throw new IllegalArgumentException("the proxy must be an address such as http://host:port");
        }
        return with(settings.hub(), settings.token(), settings.offline(), Optional.of(proxy), settings.maxBytes());
    }

    /** The most bytes that one model may have; no limit but the disk unless set. */
    public ModelStore withMaxBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxBytes is " + bytes + ", it must be at least 1");
        }
        return with(settings.hub(), settings.token(), settings.offline(), settings.proxy(), bytes);
    }

    /**
     * How long to wait.
     *
     * @param connect until a connection stands; 10 seconds unless set
     * @param idle    until the next bytes come; 60 seconds unless set
     */
    public ModelStore withTimeouts(Duration connect, Duration idle) {
        requirePositive(connect);
        requirePositive(idle);
        return new ModelStore(folder, new Settings(settings.hub(), settings.token(), settings.offline(),
                settings.proxy(), settings.maxBytes(), connect, idle, settings.retries(), settings.backoff(),
                settings.progress()));
    }

    private static void requirePositive(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("a time to wait is " + time + ", it must be longer");
        }
    }

    /**
     * How a broken connection or an overloaded server is tried again. Whenever a megabyte has arrived, counting begins anew; a
     * {@code Retry-After} of up to a minute is obeyed, a longer one fails at once.
     *
     * @param count   how often without progress; 4 unless set
     * @param backoff the wait before the first; it doubles, up to 20 seconds. Half a second unless set
     */
    public ModelStore withRetries(int count, Duration backoff) {
        requirePositive(backoff);
        if (count < 0) {
            throw new IllegalArgumentException("retries are " + count + ", they must be 0 or more");
        }
        return new ModelStore(folder, new Settings(settings.hub(), settings.token(), settings.offline(),
                settings.proxy(), settings.maxBytes(), settings.connect(), settings.idle(), count, backoff,
                settings.progress()));
    }

    /** Who is told how far a download is: at its begin, about five times a second, and at its end, on the thread that asked. */
    public ModelStore withProgress(Consumer<DownloadProgress> listener) {
        return new ModelStore(folder, new Settings(settings.hub(), settings.token(), settings.offline(),
                settings.proxy(), settings.maxBytes(), settings.connect(), settings.idle(), settings.retries(),
                settings.backoff(), (file, bytes, total, rate) -> listener.accept(new DownloadProgress(file, bytes,
                        total < 0 ? OptionalLong.empty() : OptionalLong.of(total), rate))));
    }

    public Path folder() {
        return folder;
    }

    /**
     * The file of a model, fetched unless it is here; for {@link LocalModel#load}. A branch such as {@code main} is not looked
     * up again once its file is here.
     *
     * @param sha256 the checksums of its files in order, if they are known; what is here with others is fetched anew
     */
    public Path get(String source, String... sha256) {
        var checksums = List.of(sha256);
        return Store.local(source, checksums)
                .orElseGet(() -> Store.use(folder, settings, store -> store.get(source, checksums)));
    }

    /** The models that are here, the last used first. */
    public List<StoredModel> list() {
        return Store.use(folder, settings, Store::list).stream()
                .map(model -> new StoredModel(model.source(), model.files(), model.sha256(), model.bytes(),
                        model.lastUsed()))
                .toList();
    }

    /**
     * Keeps a model from {@link #keepWithin} of any process, until the result is closed or this process ends.
     *
     * @param file what {@link #get} gave
     */
    public Hold hold(Path file) {
        var held = Store.use(folder, settings, store -> store.hold(file));
        return () -> Store.use(folder, settings, store -> {
            held.close();
            return true;
        });
    }

    /** A model that stays, until this is closed. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Deletes what was left unfinished and then the models that were used least recently, until what remains fits; never one
     * that is being fetched or held. Files in the folder that are not the store's are not counted and not touched.
     *
     * @return the bytes that were freed
     */
    public long keepWithin(long bytes) {
        return Store.use(folder, settings, store -> store.keepWithin(bytes));
    }

    @Override
    public String toString() {
        return "ModelStore in " + folder;
    }
}
