import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Where the loader looks for what a Linux library needs, before it looks into the system's folders. The libraries come with
 * {@code $ORIGIN:}, whose empty second part is the current directory of whatever program loads them: a libstdc++.so.6 that
 * lies there would be run.
 */
final class RunPath {
    private static final String OWN_FOLDER = "$ORIGIN";
    private static final int SECTION_DYNAMIC = 6;
    private static final long RPATH = 15;
    private static final long RUNPATH = 29;

    private final FileChannel file;
    private final ByteBuffer header;

    private RunPath(FileChannel file) throws IOException {
        this.file = file;
        this.header = read(0, 64);
    }

    /** Cuts a library's run path off after {@code $ORIGIN}, in place. */
    static void onlyOwnFolder(Path library) throws IOException {
        try (var file = FileChannel.open(library, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!new RunPath(file).cut()) {
                throw new IOException(library + " has no run path that begins with " + OWN_FOLDER);
            }
        }
    }

    private boolean cut() throws IOException {
        for (int i = 0; i < header.getShort(60); i++) {
            ByteBuffer section = section(i);
            if (section.getInt(4) == SECTION_DYNAMIC) {
                long strings = section(section.getInt(40)).getLong(24);
                ByteBuffer entries = read(section.getLong(24), (int) section.getLong(32));
                for (int at = 0; at < entries.capacity(); at += 16) {
                    long tag = entries.getLong(at);
                    if (tag == RPATH || tag == RUNPATH) {
                        return cut(strings + entries.getLong(at + 8));
                    }
                }
            }
        }
        return false;
    }

    private boolean cut(long at) throws IOException {
        byte[] bytes = read(at, 256).array();
        int end = 0;
        while (bytes[end] != 0) {
            end++;
        }
        String path = new String(bytes, 0, end, StandardCharsets.UTF_8);
        if (!path.equals(OWN_FOLDER) && !path.startsWith(OWN_FOLDER + ":")) {
            return false;
        }
        byte[] nothing = new byte[end - OWN_FOLDER.length()];
        Arrays.fill(nothing, (byte) 0);
        file.write(ByteBuffer.wrap(nothing), at + OWN_FOLDER.length());
        return true;
    }

    private ByteBuffer section(int index) throws IOException {
        return read(header.getLong(40) + (long) index * header.getShort(58), header.getShort(58));
    }

    private ByteBuffer read(long at, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {
            continue;
        }
        return bytes;
    }
}
