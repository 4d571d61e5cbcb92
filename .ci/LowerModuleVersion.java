import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Marks a module descriptor as one of Java 17: nothing in it needs more. A descriptor marked so is left untouched. */
final class LowerModuleVersion {
    private static final int MAJOR_VERSION = 6;
    private static final short JAVA_17 = 61;

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        ByteBuffer descriptor = ByteBuffer.wrap(Files.readAllBytes(file));
        if (descriptor.getShort(MAJOR_VERSION) > JAVA_17) {
            descriptor.putShort(MAJOR_VERSION, JAVA_17);
            Files.write(file, descriptor.array());
        }
    }

    private LowerModuleVersion() {}
}
