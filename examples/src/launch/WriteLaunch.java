import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes down the {@code java} that runs this and its class path, a line each, for the script {@code run}. */
final class WriteLaunch {
    public static void main(String[] args) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Files.write(Path.of(args[0]), List.of(java, System.getProperty("java.class.path")));
    }

    private WriteLaunch() {}
}
