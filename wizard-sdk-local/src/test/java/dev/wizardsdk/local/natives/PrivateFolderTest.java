package dev.wizardsdk.local.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class PrivateFolderTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void withPermissions() {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void isTheOwnersAlone() throws IOException {
        var own = PrivateFolder.within(folder, "one", "two");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own))).isEqualTo("rwx------");
        assertThat(PrivateFolder.within(folder, "one", "two")).isEqualTo(own);
    }

    @Test
    void aLinkInItsPlaceIsRefused() throws IOException {
        Files.createSymbolicLink(folder.resolve("wizard-sdk"), Files.createDirectory(folder.resolve("elsewhere")));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PrivateFolder.within(folder, "wizard-sdk", "natives"))
                .withMessageContaining("wizard-sdk is not a directory of its own but a link");
        assertThat(folder.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void oneThatOthersCanWriteToIsRefused() throws IOException {
        var own = PrivateFolder.within(folder, "one", "two");

        for (var permissions : List.of("rwxrwxrwx", "rwxrwx---", "rwx----w-")) {
            permit(own, permissions);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> PrivateFolder.within(folder, "one", "two"))
                    .withMessageContaining("can be written to by others");
        }
    }

    @Test
    void oneWithinAFolderThatEverybodyCanWriteToIsRefusedUnlessItIsSticky() throws IOException {
        var open = Files.createDirectory(folder.resolve("open"));
        permit(open, "rwxrwxrwx");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PrivateFolder.within(open, "one"))
                .withMessageContaining("open can be written to by everybody");

        Files.setAttribute(open, "unix:mode", 01777);
        assertThat(PrivateFolder.within(open, "one")).isDirectory();
    }

    @Test
    void oneOfAnotherOwnerIsRefused() throws IOException {
        var own = PrivateFolder.within(folder, "one");
        try {
            Files.setAttribute(own, "unix:uid", 12345);
        } catch (IOException e) {
            assumeTrue(false, "only root can give a folder away");
        }

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PrivateFolder.within(folder, "one"))
                .withMessageContaining("one belongs to someone else");
        assertThat(own).isEmptyDirectory();
    }

    @Test
    void oneWhereNoLibraryCanBeLoadedFromIsRefused() throws Exception {
        var mounted = Files.createDirectory(folder.resolve("mounted"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "noexec,mode=0700", "tmpfs", mounted.toString()),
                "only root can mount a file system, and not in every container");
        try {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> PrivateFolder.within(mounted, "one"))
                    .withMessageContaining("noexec");
        } finally {
            assertThat(run("umount", mounted.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private record User(String name) implements UserPrincipal {
        @Override
        public String getName() {
            return name;
        }
    }

    private record Group(String name) implements GroupPrincipal {
        @Override
        public String getName() {
            return name;
        }
    }

    private static AclEntry may(UserPrincipal who, AclEntryPermission what) {
        return AclEntry.newBuilder().setType(AclEntryType.ALLOW).setPrincipal(who).setPermissions(what).build();
    }

    @Test
    void anAccessListMayLetInTheOwnerTheSystemAndItsAdministrators() {
        var owner = new User("PC\\ann");
        var usual = List.of(may(owner, AclEntryPermission.ADD_FILE),
                may(new Group("NT AUTHORITY\\SYSTEM"), AclEntryPermission.ADD_FILE),
                may(new Group("BUILTIN\\Administrators"), AclEntryPermission.WRITE_ACL),
                may(new Group("BUILTIN\\Users"), AclEntryPermission.READ_DATA));

        assertThat(FolderAccess.othersWrite(usual, owner)).isFalse();
    }

    @Test
    void anAccessListMustNotLetOthersWrite() {
        var owner = new User("PC\\ann");

        assertThat(FolderAccess.othersWrite(List.of(may(new Group("Everyone"), AclEntryPermission.ADD_FILE)), owner))
                .isTrue();
        assertThat(FolderAccess.othersWrite(
                List.of(may(new Group("NT AUTHORITY\\Authenticated Users"), AclEntryPermission.DELETE_CHILD)), owner))
                .isTrue();
        assertThat(FolderAccess.othersWrite(List.of(may(new User("PC\\bob"), AclEntryPermission.WRITE_ACL)), owner))
                .isTrue();
    }
}
