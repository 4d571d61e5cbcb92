package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.io.Disk;
import dev.wizardsdk.io.FolderLock;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.io.RecordLog;
import dev.wizardsdk.io.Resources;
import dev.wizardsdk.model.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run's store in a folder, which nobody else writes to meanwhile. Owns its files and a lock on the folder until it is closed. */
final class Journal implements Store {

    /*
     * state            one record: plan, where the run is, how long each file was then; replaced at once by the next one
     * calls-000001.log the calls of the first stretch, and so on: one file for each, so that continuing reads one stretch alone
     * *.log            pools, what rounds made, rows, rejections: added to at the end of a stretch
     * taken            8 bytes for each instruction that was there
     * reserve          room that is given free on a full disk, so that answers under way can still be kept
     *
     * A run is a function of its plan and the answers. What a stretch had added when it broke off is cut; it is worked through again
     * and takes from its calls what it had asked before.
     */

    static final String STATE = "state";
    private static final int VERSION = 3;
    private static final int RESERVE = 1 << 18;

    private final Disk disk;
    private final Path folder;
    private final FolderLock lock;
    private final Map<String, JournalLog<?>> logs = new HashMap<>();
    private final Map<String, Long> ends = new HashMap<>();
    private final Map<String, String> plan;
    private final TakenFile taken;
    private final @Nullable Replies others;
    private @Nullable Checkpoint checkpoint;
    private int segment = 1;
    private volatile CallLog calls;
    private volatile boolean full;

    /**
     * Opens the journal in the folder, or begins one there.
     *
     * @param others where answers may be taken from as well; null for nowhere
     * @throws JournalException if another process has it, it is damaged, or its plan is not this one
     */
    static Journal open(Disk disk, Path folder, Map<String, String> plan, @Nullable Replies others) {
        try {
            Files.createDirectories(folder);
            var lock = FolderLock.of(folder);
            if (lock == null) {
                throw new JournalException(
                        "the journal " + folder + " is in use by another run; wait for it or choose another folder");
            }
            Journal journal = null;
            try {
                journal = new Journal(disk, folder, lock, plan, others);
                return journal;
            } finally {
                if (journal == null) {
                    lock.close();
                }
            }
        } catch (RecordLog.Damaged e) {
            throw released(others, new JournalException("the journal's file " + e.getMessage(), e));
        } catch (IOException e) {
            throw released(others,
                    new JournalException("could not open the journal " + folder + ": " + e.getMessage(), e));
        } catch (RuntimeException e) {
            throw released(others, e);
        }
    }

    private static RuntimeException released(@Nullable Replies others, RuntimeException why) {
        if (others != null) {
            others.close();
        }
        return why;
    }

    private Journal(Disk disk, Path folder, FolderLock lock, Map<String, String> plan, @Nullable Replies others)
            throws IOException {
        this.disk = disk;
        this.folder = folder;
        this.lock = lock;
        this.plan = plan;
        this.others = others;
        var state = state(folder);
        if (state == null) {
            requireEmpty();
        } else {
            recover(state);
            requireFiles();
        }
        keepReserve();
        taken = new TakenFile(disk, folder.resolve("taken"), end("taken"),
                state == null ? 0 : state.path("takenSum").asLong());
        try {
            if (state == null) {
                writeState();
            }
            calls = new CallLog(disk, segmentFile());
            disk.syncFolder(folder);
        } catch (IOException | RuntimeException e) {
            taken.close();
            throw e;
        }
    }

    private void requireEmpty() throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*.log")) {
            for (var file : files) {
                throw new JournalException(folder + " has a file " + file.getFileName() + " and no state: it is no "
                        + "journal of this version; it is left as it is, choose another folder");
            }
        }
    }

    /** What the folder's state file holds; null if there is none. */
    static @Nullable JsonNode state(Path folder) throws IOException {
        var file = folder.resolve(STATE);
        if (!Files.exists(file)) {
            return null;
        }
        JsonNode state;
        try (var log = RecordLog.reading(file, Files.size(file))) {
            state = log.records(0).next();
        } catch (RecordLog.Damaged e) {
            state = null;
        }
        if (state == null) {
            throw new JournalException("the journal's file " + file
                    + " is damaged: it does not match its checksum; restore it from a copy, or start in another folder");
        }
        if (state.path("version").asInt() != VERSION) {
            throw new JournalException("the journal " + folder + " has version " + state.path("version")
                    + ", this library reads " + VERSION
                    + "; continue it with the library that wrote it, or start in another folder");
        }
        return state;
    }

    static Map<String, String> plan(JsonNode state) {
        var plan = new TreeMap<String, String>();
        state.path("plan").properties().forEach(entry -> plan.put(entry.getKey(), entry.getValue().asText()));
        return plan;
    }

    private void recover(JsonNode state) {
        var found = plan(state);
        if (!found.equals(plan)) {
            throw new JournalException(difference(found));
        }
        segment = state.path("segment").asInt();
        state.path("ends").properties().forEach(end -> ends.put(end.getKey(), end.getValue().asLong()));
        checkpoint = checkpoint(state);
    }

    static @Nullable Checkpoint checkpoint(JsonNode state) {
        var at = state.path("at");
        return at.isMissingNode()
                ? null
                : new Checkpoint(at.path("round").asInt(), Progress.Phase.valueOf(at.path("phase").asText()),
                        at.path("place").asLong(), state.path("books"));
    }

    /** All that the last checkpoint tells of is there. */
    private void requireFiles() throws IOException {
        for (var end : ends.entrySet()) {
            var file = folder.resolve(end.getKey().equals("taken") ? "taken" : end.getKey() + ".log");
            var size = Files.exists(file) ? Files.size(file) : 0;
            if (size < end.getValue()) {
                throw new JournalException("the journal's file " + file + " has " + size
                        + " bytes, and its checkpoint tells of " + end.getValue()
                        + "; restore it from a copy, or start in another folder");
            }
        }
        if (checkpoint != null && !Files.exists(segmentFile())) {
            throw new JournalException("the journal's file " + segmentFile()
                    + " is missing, so calls that were paid for may be; restore it from a copy, or start in another folder");
        }
    }

    private void writeState() throws IOException {
        var json = Json.object().put("version", VERSION).put("segment", segment)
                .put("takenSum", taken.sum());
        var settings = json.putObject("plan");
        plan.forEach(settings::put);
        var lengths = json.putObject("ends");
        ends.forEach(lengths::put);
        if (checkpoint != null) {
            json.putObject("at").put("round", checkpoint.round()).put("phase", checkpoint.phase().name())
                    .put("place", checkpoint.place());
            json.set("books", checkpoint.books());
        }
        var part = folder.resolve(STATE + ".part");
        try (var log = RecordLog.openAt(disk, part, 0)) {
            log.sync(log.append(json));
        }
        disk.move(part, folder.resolve(STATE));
        disk.syncFolder(folder);
    }

    /** Room to give free later; a disk too full for it has none. */
    private void keepReserve() {
        try (var file = disk.open(folder.resolve("reserve"))) {
            if (file.size() < RESERVE) {
                file.write(new byte[RESERVE], 0);
                file.sync();
            }
        } catch (IOException e) {
            // The journal does without.
        }
    }

    private long end(String name) {
        return ends.getOrDefault(name, 0L);
    }

    private Path segmentFile() {
        return segmentFile(folder, segment);
    }

    private static Path segmentFile(Path folder, int segment) {
        return folder.resolve(String.format("calls-%06d.log", segment));
    }

    /** Whether something was asked since the last checkpoint. */
    static boolean isUnderWay(Path folder, JsonNode state) throws IOException {
        var calls = segmentFile(folder, state.path("segment").asInt());
        return Files.exists(calls) && Files.size(calls) > 0;
    }

    @Override
    @SuppressWarnings("unchecked") // each name has entries of one type
    public <T> Entries<T> entries(String name, Codec<T> codec) {
        return (Entries<T>) logs.computeIfAbsent(name, any -> {
            try {
                return new JournalLog<>(RecordLog.openAt(disk, folder.resolve(name + ".log"), end(name)), codec);
            } catch (IOException e) {
                throw new JournalException("could not open the journal's file " + name + ": " + e.getMessage(), e);
            }
        });
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    @Override
    public void set(Checkpoint value) {
        try {
            for (var log : logs.entrySet()) {
                ends.put(log.getKey(), log.getValue().sync());
            }
            ends.put("taken", taken.sync());
            calls.sync();
            segment++;
            var next = new CallLog(disk, segmentFile());
            disk.syncFolder(folder);
            checkpoint = value;
            writeState();
            calls.close();
            calls = next;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public Taken taken() {
        return taken.taken();
    }

    @Override
    public Optional<Recorded> recorded(String call) {
        try {
            var own = calls.recorded(call);
            return own.isPresent() || others == null ? own : others.answer(call).map(it -> takenOver(call, it));
        } catch (IOException e) {
            throw new JournalException("could not read the journal " + folder + ": " + e.getMessage(), e);
        }
    }

    private Recorded takenOver(String call, Answer answer) {
        try {
            return calls.takenOver(call, answer);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public Spending spentBefore() {
        var booked = checkpoint == null ? Spending.NONE : Books.read(checkpoint.books()).asked().paid();
        return booked.plus(calls.before());
    }

    @Override
    public void intend(String call) {
        if (full) {
            throw new JournalException(
                    "the disk of the journal " + folder + " is full; nothing recorded is lost: make room "
                            + "and run again to continue");
        }
        try {
            calls.intend(call);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void unpaid(String call) {
        try {
            calls.unpaid(call);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public Recorded answered(String call, Answer answer, int again) {
        return kept(() -> calls.answered(call, answer, again));
    }

    @Override
    public Recorded failed(String call, ErrorKind kind, String message, int again) {
        return kept(() -> calls.failed(call, kind, message, again));
    }

    private interface Write {
        Recorded write() throws IOException;
    }

    /** Writes what was paid for, with the reserve's room if there is no other; no call is begun after that. */
    private Recorded kept(Write write) {
        try {
            return write.write();
        } catch (IOException e) {
            synchronized (this) {
                try {
                    full = true;
                    Files.deleteIfExists(folder.resolve("reserve"));
                    calls.mend();
                    return write.write();
                } catch (IOException again) {
                    e.addSuppressed(again);
                    throw unwritable(e);
                }
            }
        }
    }

    private JournalException unwritable(IOException e) {
        return new JournalException("could not write the journal " + folder + ": " + e.getMessage()
                + "; nothing recorded is lost: make room and run again to continue", e);
    }

    @Override
    public View view() {
        var lengths = new HashMap<>(ends);
        logs.forEach((name, log) -> lengths.put(name, log.end()));
        return new JournalView(folder, lengths);
    }

    /** What the journal in a folder held at its last checkpoint. */
    static View view(Path folder, JsonNode state) {
        var lengths = new HashMap<String, Long>();
        state.path("ends").properties().forEach(end -> lengths.put(end.getKey(), end.getValue().asLong()));
        return new JournalView(folder, lengths);
    }

    private String difference(Map<String, String> found) {
        var text = new StringBuilder("the journal ").append(folder)
                .append(" belongs to a run that was set up differently:");
        var names = new TreeMap<>(found);
        names.putAll(plan);
        for (var name : names.keySet()) {
            var then = found.getOrDefault(name, "nothing");
            var now = plan.getOrDefault(name, "nothing");
            if (!then.equals(now)) {
                text.append("\n  ").append(name).append(" was ").append(then).append(", now ").append(now);
            }
        }
        return text
                .append("\nUse the same settings to continue it, or another folder to begin anew; what was answered ")
                .append("there can be taken over with repliesFrom").toString();
    }

    @Override
    public void close() {
        var all = new ArrayList<@Nullable AutoCloseable>(logs.values());
        all.addAll(Arrays.asList(calls, taken, others, lock));
        try {
            Resources.close(all);
        } catch (IOException e) {
            throw new JournalException("could not close the journal " + folder + ": " + e.getMessage(), e);
        }
    }
}
