package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.ModelStoreException;
import dev.wizardsdk.local.gguf.ModelStoreException.Kind;
import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.local.store.FileServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wizardsdk.local.store.FileServer.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** All of it over real HTTP on loopback; no hub was asked. */
class ModelStoreTest {

    private static final byte[] MODEL = FileServer.content(300_000, 1);
    private static final String SOURCE = "hf:someone/tiny-GGUF/tiny.gguf";

    @TempDir
    private Path folder;

    private ModelStore store(FileServer server) {
        return ModelStore.in(folder.resolve("store")).withHub(server.url("")).withOffline(false)
                .withRetries(2, Duration.ofMillis(1)).withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static ModelStoreException failure(Runnable call) {
        var thrown = new AtomicReference<ModelStoreException>();
        assertThatExceptionOfType(ModelStoreException.class).isThrownBy(call::run).satisfies(thrown::set);
        return thrown.get();
    }

    @Test
    void fetchesOnceAndKeepsAReadOnlyFileUnderItsName() throws IOException {
        try (var server = new FileServer(FileServer.file(MODEL, "\"v1\""))) {
            var file = store(server).get(SOURCE);

            assertThat(file).hasFileName("tiny.gguf").hasBinaryContent(MODEL);
            assertThat(file.getParent()).hasFileName(sha256(MODEL).substring(0, 32));
            assertThat(Files.getPosixFilePermissions(file)).noneMatch(right -> right.name().endsWith("WRITE"));
            assertThat(store(server).get(SOURCE)).isEqualTo(file);
            assertThat(server.requests()).singleElement()
                    .satisfies(asked -> assertThat(asked.path()).isEqualTo(
                            "/someone/tiny-GGUF/resolve/main/tiny.gguf"));
            assertThat(folder.resolve("store/fetching")).isEmptyDirectory();
        }
    }

    @Test
    void whatItGivesIsWhatAModelIsLoadedFrom() {
        var tiny = TinyGguf.random(11).endless().bytes();
        try (var server = new FileServer(FileServer.file(tiny, "\"v1\""));
                var model = LocalModel.load(store(server).get(SOURCE),
                        TestModels.options().withMmap(true))) {
            assertThat(model.description().model()).isEqualTo("tiny");
        }
    }

    @Test
    void theRevisionAndFoldersArePartOfTheAddress() {
        try (var server = new FileServer(FileServer.file(MODEL, "\"v1\""))) {
            store(server).get("hf:someone/tiny-GGUF/sub/folder/tiny.gguf@ab810cf6");

            assertThat(server.requests().getFirst().path())
                    .isEqualTo("/someone/tiny-GGUF/resolve/ab810cf6/sub/folder/tiny.gguf");
        }
    }

    @Test
    void goesOnWhereTheConnectionBroke() {
        try (var server = new FileServer(FileServer.cut(MODEL, "\"v1\"", 100_000, 2))) {
            assertThat(store(server).get(SOURCE)).hasBinaryContent(MODEL);

            assertThat(server.requests()).extracting(FileServer.Asked::from).containsExactly(0, 100_000, 200_000);
            assertThat(server.requests().get(1).header("if-range")).isEqualTo("\"v1\"");
        }
    }

    @Test
    void goesOnInAnotherProcessRun() {
        try (var server = new FileServer(FileServer.cut(MODEL, "\"v1\"", 100_000, 1))) {
            var failure = failure(() -> store(server).withRetries(0, Duration.ofMillis(1)).get(SOURCE));
            assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
            assertThat(failure).hasMessageContaining("is kept");

            assertThat(store(server).get(SOURCE)).hasBinaryContent(MODEL);
            assertThat(server.requests()).extracting(FileServer.Asked::from).containsExactly(0, 100_000);
        }
    }

    @Test
    void startsOverWhenTheFileChanged() {
        var other = FileServer.content(250_000, 9);
        try (var server = new FileServer((n, asked, out) -> (n == 0
                ? FileServer.cut(MODEL, "\"v1\"", 100_000, 1)
                : FileServer.file(other, "\"v2\"")).write(n, asked, out))) {
            assertThat(store(server).get(SOURCE)).hasBinaryContent(other);
            assertThat(server.requests()).extracting(FileServer.Asked::from).containsExactly(0, 100_000);
        }
    }

    @Test
    void startsOverWhereTheServerKnowsNoRanges() {
        try (var server = new FileServer((n, asked, out) -> {
            head(out, "200 OK", "ETag: \"v1\"", "Content-Length: " + MODEL.length);
            out.write(MODEL, 0, n == 0 ? 1000 : MODEL.length);
        })) {
            assertThat(store(server).get(SOURCE)).hasBinaryContent(MODEL);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"v1\"", ""})
    void withoutAStrongValidatorNothingIsContinued(String etag) {
        try (var server = new FileServer((n, asked, out) -> {
            head(out, "200 OK", etag.isEmpty() ? "X: y" : "ETag: " + etag, "Content-Length: " + MODEL.length);
            out.write(MODEL, 0, n == 0 ? 1000 : MODEL.length);
        })) {
            assertThat(store(server).get(SOURCE)).hasBinaryContent(MODEL);
            assertThat(server.requests()).extracting(asked -> asked.header("range")).containsExactly("", "");
        }
    }

    @Test
    void anAnswerToAnotherRangeStartsOver() {
        for (var lie : List.of("416 Range Not Satisfiable", "206 Partial Content")) {
            try (var server = new FileServer((n, asked, out) -> {
                if (n == 1) {
                    head(out, lie, "Content-Range: bytes 5-9/300000", "Content-Length: 5");
                    out.write(new byte[5]);
                    return;
                }
                FileServer.cut(MODEL, "\"v1\"", 1000, 1).write(n, asked, out);
            })) {
                assertThat(store(server).get("hf:a/b/" + lie.substring(0, 3) + ".gguf")).hasBinaryContent(MODEL);
                assertThat(server.requests()).extracting(FileServer.Asked::from).containsExactly(0, 1000, 0);
            }
        }
    }

    @Test
    void aPartThatWasDamagedIsFoundByTheChecksumAndFetchedAnew() throws IOException {
        try (var server = new FileServer(FileServer.cut(MODEL, "\"v1\"", 100_000, 1))) {
            failure(() -> store(server).withRetries(0, Duration.ofMillis(1)).get(SOURCE, sha256(MODEL)));
            try (var files = Files.walk(folder)) {
                var part = files.filter(file -> file.toString().endsWith(".part")).findFirst().orElseThrow();
                Files.write(part, new byte[100_000]);
            }

            assertThat(store(server).get(SOURCE, sha256(MODEL))).hasBinaryContent(MODEL);
            assertThat(server.requests()).extracting(FileServer.Asked::from).containsExactly(0, 100_000, 0);
        }
    }

    @Test
    void anotherChecksumIsRefusedAndNothingKept() {
        try (var server = new FileServer(FileServer.file(MODEL, "\"v1\""))) {
            var failure = failure(() -> store(server).get(SOURCE, "0".repeat(64)));

            assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
            assertThat(failure).hasMessageContaining(sha256(MODEL));
            assertThat(store(server).list()).isEmpty();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void theHubsOwnChecksumAndSizeCount() {
        for (var lie : List.of("X-Linked-ETag: \"" + "0".repeat(64) + "\"", "X-Linked-Size: 299999")) {
            try (var server = new FileServer((n, asked, out) -> {
                if (asked.path().startsWith("/cdn")) {
                    FileServer.file(MODEL, "\"v1\"").write(n, asked, out);
                } else {
                    head(out, "302 Found", lie, "Location: /cdn/blob?signature=secret", "Content-Length: 0");
                }
            })) {
                var failure = failure(() -> store(server).get(SOURCE));
                assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
                assertThat(failure).message().doesNotContain("secret");
            }
        }
    }

    @Test
    void redirectsToAnotherHostGetNoToken() {
        var cdn = new AtomicReference<URI>();
        try (var server = new FileServer((n, asked, out) -> {
            if (asked.path().startsWith("/cdn")) {
                FileServer.file(MODEL, "\"v1\"").write(n, asked, out);
            } else {
                head(out, "302 Found", "X-Linked-ETag: \"" + sha256(MODEL) + "\"", "X-Linked-Size: " + MODEL.length,
                        "Location: " + cdn.get(), "Content-Length: 0");
            }
        })) {
            cdn.set(server.otherHost("/cdn/blob"));
            assertThat(store(server).withToken("hf_canary").get(SOURCE)).hasBinaryContent(MODEL);

            assertThat(server.requests()).extracting(asked -> asked.header("authorization"))
                    .containsExactly("Bearer hf_canary", "");
            assertThat(server.requests().get(1).headers().toString()).doesNotContain("canary");
            assertThat(store(server).withToken("hf_canary").toString()).doesNotContain("canary");
        }
    }

    @Test
    void endlessRedirectsEnd() {
        try (var server = new FileServer((n, asked, out) -> head(out, "307 Temporary Redirect",
                "Location: /again" + n, "Content-Length: 0"))) {
            assertThat(failure(() -> store(server).get(SOURCE)).kind()).isEqualTo(Kind.SERVER);
            assertThat(server.requests()).hasSize(11);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x.gguf", ""})
    void redirectsLeadNowhereElse(String target) {
        try (var server = new FileServer((n, asked, out) -> head(out, "302 Found",
                target.isEmpty() ? "X: y" : "Location: " + target, "Content-Length: 0"))) {
            assertThat(failure(() -> store(server).get(SOURCE)).kind()).isIn(Kind.SERVER);
        }
    }

    @Test
    void anUnencryptedRedirectToAnotherMachineIsRefusedUnlessTheChecksumIsKnown() {
        try (var server = new FileServer((n, asked, out) -> head(out, "302 Found",
                "Location: http://192.0.2.1/x.gguf", "Content-Length: 0"))) {
            assertThat(failure(() -> store(server).get(SOURCE))).hasMessageContaining("not encrypted");
            assertThat(failure(() -> store(server).get("http://192.0.2.1/x.gguf")).kind()).isEqualTo(Kind.BAD_SOURCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORIZED, HF_TOKEN", "403, UNAUTHORIZED, HF_TOKEN", "404, NOT_FOUND, revision",
            "400, SERVER, 400", "501, SERVER, 501", "300, SERVER, redirects"})
    void refusalsAreNotTriedAgain(int status, Kind kind, String word) {
        try (var server = new FileServer((n, asked, out) -> head(out, status + " No", "Content-Length: 0"))) {
            var failure = failure(() -> store(server).get(SOURCE));

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(word);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"429, RATE_LIMITED", "500, SERVER", "503, SERVER"})
    void overloadIsTriedAgainAFewTimes(int status, Kind kind) {
        try (var server = new FileServer((n, asked, out) -> head(out, status + " Busy", "Retry-After: 0",
                "Content-Length: 0"))) {
            assertThat(failure(() -> store(server).get(SOURCE)).kind()).isEqualTo(kind);
            assertThat(server.requests()).hasSize(3);
        }
        try (var server = new FileServer((n, asked, out) -> {
            if (n == 0) {
                head(out, status + " Busy", "Content-Length: 0");
            } else {
                FileServer.file(MODEL, "\"v1\"").write(n, asked, out);
            }
        })) {
            assertThat(store(server).get(SOURCE)).hasBinaryContent(MODEL);
        }
    }

    @Test
    void aLongRetryAfterFailsAtOnceAndTellsIt() {
        try (var server = new FileServer((n, asked, out) -> head(out, "429 Busy", "Retry-After: 3600",
                "Content-Length: 0"))) {
            var failure = failure(() -> store(server).get(SOURCE));

            assertThat(failure.retryAfter()).contains(Duration.ofHours(1));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void webPagesAndOtherFilesAreNoModels() {
        for (var body : List.of("<!DOCTYPE html><p>Sign in", "version https://git-lfs.github.com/spec/v1", "PK", "")) {
            try (var server = new FileServer((n, asked, out) -> {
                head(out, "200 OK", "Content-Length: " + body.length());
                out.write(body.getBytes(StandardCharsets.UTF_8));
            })) {
                assertThat(failure(() -> store(server).get(SOURCE)).kind()).as(body).isEqualTo(Kind.NOT_A_MODEL);
            }
        }
        try (var server = new FileServer((n, asked, out) -> {
            head(out, "200 OK", "Content-Type: text/html; charset=utf-8", "Content-Length: " + MODEL.length);
            out.write(MODEL);
        })) {
            assertThat(failure(() -> store(server).get(SOURCE)).kind()).isEqualTo(Kind.NOT_A_MODEL);
        }
    }

    @Test
    void moreThanAllowedIsRefusedAnnouncedOrNot() {
        try (var server = new FileServer(FileServer.file(MODEL, "\"v1\""))) {
            assertThat(failure(() -> store(server).withMaxBytes(299_999).get(SOURCE)).kind()).isEqualTo(Kind.TOO_LARGE);
        }
        try (var server = new FileServer((n, asked, out) -> {
            head(out, "200 OK", "Content-Type: application/octet-stream");
            out.write(MODEL);
            while (true) {
                out.write(MODEL);
            }
        })) {
            assertThat(failure(() -> store(server).withMaxBytes(5_000_000).get(SOURCE, sha256(MODEL))).kind())
                    .isEqualTo(Kind.TOO_LARGE);
        }
    }

    @Test
    void aFileWithoutSizeNeedsAChecksum() {
        try (var server = new FileServer((n, asked, out) -> {
            head(out, "200 OK", "Content-Type: application/octet-stream");
            out.write(MODEL);
        })) {
            assertThat(failure(() -> store(server).get(SOURCE))).hasMessageContaining("give its SHA-256");
            assertThat(store(server).get(SOURCE, sha256(MODEL))).hasBinaryContent(MODEL);
        }
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() {
        try (var server = new FileServer((n, asked, out) -> {
            head(out, "200 OK", "ETag: \"v1\"", "Content-Length: " + MODEL.length);
            out.write(MODEL, 0, 1000);
            out.flush();
            sleep();
        })) {
            var store = store(server).withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(200))
                    .withRetries(1, Duration.ofMillis(1));
            assertThat(failure(() -> store.get(SOURCE)).kind()).isEqualTo(Kind.NETWORK);
            assertThat(server.requests()).extracting(FileServer.Asked::from).containsExactly(0, 1000);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(30_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anInterruptEndsADownload() throws InterruptedException {
        try (var server = new FileServer((n, asked, out) -> {
            head(out, "200 OK", "ETag: \"v1\"", "Content-Length: " + MODEL.length);
            out.write(MODEL, 0, 1000);
            out.flush();
            sleep();
        })) {
            var failure = new AtomicReference<ModelStoreException>();
            var begun = new CountDownLatch(1);
            var thread = Thread.ofPlatform().start(() -> failure.set(failure(() -> store(server)
                    .withTimeouts(Duration.ofMinutes(5), Duration.ofMinutes(5))
                    .withProgress(progress -> begun.countDown()).get(SOURCE))));
            begun.await();
            thread.interrupt();
            thread.join(20_000);

            assertThat(thread.isAlive()).isFalse();
            assertThat(failure.get().kind()).isEqualTo(Kind.INTERRUPTED);
        }
    }

    @Test
    void manyThreadsFetchOnce() throws InterruptedException {
        try (var server = new FileServer(FileServer.file(MODEL, "\"v1\""));
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 8).<Callable<Path>>mapToObj(
                    i -> () -> store(server).get(SOURCE)).toList();
            assertThat(pool.invokeAll(calls)).allSatisfy(path -> assertThat(path.resultNow()).exists());
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void fetchesAllPartsOfAModel() throws IOException {
        var first = TinyGguf.random(11).endless().writeParts(folder, 3);
        try (var server = new FileServer((n, asked, out) -> FileServer.file(
                Files.readAllBytes(folder.resolve(asked.path().substring(asked.path().lastIndexOf('/') + 1))), "\"v\"")
                .write(n, asked, out))) {
            var file = store(server).get("hf:a/b/" + first.getFileName());

            assertThat(server.requests()).hasSize(3);
            assertThat(store(server).list()).singleElement().satisfies(model -> assertThat(model.files()).hasSize(3));
            try (var model = LocalModel.load(file, TestModels.options())) {
                assertThat(model.description().id()).isNotEmpty();
            }
            assertThat(failure(() -> store(server).get("hf:a/b/tiny-00002-of-00003.gguf")))
                    .hasMessageContaining("name the first, tiny-00001-of-00003.gguf");
            assertThatIllegalArgumentException().isThrownBy(
                    () -> store(server).get("hf:a/c/tiny-00001-of-00003.gguf", sha256(MODEL)));
        }
    }

    @Test
    void offlineGivesWhatIsThereAndListsItOtherwise() {
        try (var server = new FileServer(FileServer.file(MODEL, "\"v1\""))) {
            var file = store(server).get(SOURCE);
            var offline = store(server).withOffline(true);

            assertThat(offline.get(SOURCE)).isEqualTo(file);
            var failure = failure(() -> offline.get("hf:someone/other/other.gguf"));
            assertThat(failure.kind()).isEqualTo(Kind.OFFLINE);
            assertThat(failure).hasMessageContaining(SOURCE + "@main");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void tellsHowFarItIs() {
        var seen = new ArrayList<DownloadProgress>();
        try (var server = new FileServer(FileServer.file(MODEL, "\"v1\""))) {
            store(server).withProgress(seen::add).get(SOURCE);
        }
        assertThat(seen.getFirst()).isEqualTo(new DownloadProgress("tiny.gguf", 0, OptionalLong.of(300_000), 0));
        assertThat(seen.getLast().bytes()).isEqualTo(300_000);
        assertThat(seen.getLast().bytesPerSecond()).isPositive();
    }

    @Test
    void theLeastRecentlyUsedGoesFirstAndWhatIsHeldStays() throws IOException {
        try (var server = new FileServer((n, asked, out) -> FileServer.file(
                FileServer.content(1000, asked.path().hashCode()), "\"v\"").write(n, asked, out))) {
            var store = store(server);
            var oldest = store.get("hf:a/b/oldest.gguf");
            var held = store.get("hf:a/b/held.gguf");
            var newest = store.get("hf:a/b/newest.gguf");
            for (var model : List.of(oldest, held)) {
                Files.setLastModifiedTime(model.resolveSibling(".used"), FileTime.fromMillis(
                        model.equals(oldest) ? 1000 : 2000));
            }
            var bystander = Files.write(folder.resolve("store/own.gguf"), MODEL);

            try (var hold = store.hold(held); var again = store.hold(held)) {
                assertThat(hold).isNotSameAs(again);
                assertThat(store.keepWithin(2500)).isEqualTo(1000);
                assertThat(oldest).doesNotExist();
                assertThat(store.keepWithin(0)).isEqualTo(1000);
                assertThat(newest).doesNotExist();
                assertThat(held).exists();
            }
            assertThat(store.keepWithin(0)).isEqualTo(1000);
            assertThat(held).doesNotExist();
            assertThat(bystander).exists();
            assertThat(store.list()).isEmpty();
            assertThat(store.get("hf:a/b/held.gguf")).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "hf:../../etc/passwd", "hf:a/../../b.gguf", "hf:a/b/../c.gguf", "hf:a/b/x\0.gguf", "hf:a/b/CON",
            "hf:a/b/con.gguf", "hf:a/b/C:\\x.gguf", "hf:a/b/\u2025.gguf", "hf:a/b/\uff0e\uff0e.gguf",
            "hf:a/b/.hidden.gguf",
            "hf:a/b/x.gguf@../main", "hf:a//x.gguf", "hf:a/b", "hf:a/b/x.bin", "hf:a/b/x.gguf.", "hf:a/b/x.gguf ",
            "https://host/..%5c..%5cx.gguf", "https://host/", "https://host/x\\y.gguf", "https:///x.gguf",
            "https://user:hunter2@host/x.gguf", "ftp://host/x.gguf", "https://host/%00.gguf", "http://host/nul.gguf"})
    void namesThatCouldLeadAnywhereAreRefused(String source) {
        var store = ModelStore.in(folder.resolve("store")).withOffline(false);
        var failure = failure(() -> store.get(source));
        assertThat(failure.kind()).isEqualTo(Kind.BAD_SOURCE);
        assertThat(failure).message().doesNotContain("hunter2", "\0");
        assertThat(failure(() -> store.get("hf:a/b/" + "x".repeat(300) + ".gguf")).kind()).isEqualTo(Kind.BAD_SOURCE);
    }

    @Test
    void aLinkOutOfTheStoreIsNotFollowed() throws IOException {
        try (var server = new FileServer(FileServer.file(MODEL, "\"v1\""))) {
            var file = store(server).get(SOURCE);
            var outside = Files.write(folder.resolve("outside.gguf"), new byte[MODEL.length]);
            Files.delete(file);
            Files.createSymbolicLink(file, outside);

            assertThat(store(server).get(SOURCE)).isRegularFile().hasBinaryContent(MODEL);
            assertThat(Files.isSymbolicLink(file)).isFalse();
            assertThat(outside).hasBinaryContent(new byte[MODEL.length]);
        }
    }

    @Test
    void filesThatAreHereAreUsedWhereTheyAre() throws IOException {
        var file = Files.write(folder.resolve("here.gguf"), MODEL);
        var store = ModelStore.in(folder.resolve("store"));

        assertThat(store.get(file.toString())).isEqualTo(file);
        assertThat(store.get(file.toUri().toString(), sha256(MODEL))).isEqualTo(file);
        assertThat(failure(() -> store.get(file.toString(), "0".repeat(64))).kind()).isEqualTo(Kind.CORRUPT);
        assertThat(failure(() -> store.get(folder.resolve("absent.gguf").toString())).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed() throws IOException {
        var store = ModelStore.in(Files.createFile(folder.resolve("file")).resolve("store"));
        var failure = failure(store::list);
        assertThat(failure.kind()).isEqualTo(Kind.FOLDER);
        assertThat(failure).hasMessageContaining("ModelStore.in");
    }

    @Test
    void aProxyIsAskedForTheWholeAddress() {
        try (var proxy = new FileServer(FileServer.file(MODEL, "\"v1\""))) {
            var store = ModelStore.in(folder.resolve("store")).withOffline(false).withProxy(proxy.url(""));
            assertThat(store.get("http://192.0.2.1/x.gguf", sha256(MODEL))).hasBinaryContent(MODEL);
            assertThat(proxy.requests().getFirst().path()).isEqualTo("http://192.0.2.1/x.gguf");
        }
    }

    @Test
    void aRefusedConnectionIsTheNetworks() {
        var server = new FileServer(FileServer.file(MODEL, "\"v1\""));
        server.close();
        var failure = failure(() -> store(server).get(SOURCE));
        assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
        assertThat(failure).hasMessageContaining("/someone/tiny-GGUF");
    }
}
