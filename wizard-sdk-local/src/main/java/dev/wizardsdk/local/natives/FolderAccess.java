package dev.wizardsdk.local.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who else can write to a folder, where access is told by lists: on Windows. There a folder inherits the list of the user's
 * profile, which lets the user, the system and the administrators in.
 */
final class FolderAccess {

    private static final Set<AclEntryPermission> WRITING = EnumSet.of(AclEntryPermission.ADD_FILE,
            AclEntryPermission.ADD_SUBDIRECTORY, AclEntryPermission.DELETE_CHILD, AclEntryPermission.WRITE_ACL,
            AclEntryPermission.WRITE_OWNER);
    /** Groups that anybody can be in, by their English names: Java tells no others. */
    private static final Set<String> ANYBODY = Set.of("everyone", "users", "authenticated users", "guests",
            "anonymous logon");

    private FolderAccess() {}

    /** Refuses a folder that another user, or a group that anybody can be in, may write to. */
    static void requireOwn(Path folder) throws IOException {
        var access = Files.getFileAttributeView(folder, AclFileAttributeView.class);
        if (access != null && othersWrite(access.getAcl(), access.getOwner())) {
            throw new IOException(folder + " can be written to by others");
        }
    }

    static boolean othersWrite(List<AclEntry> list, UserPrincipal owner) {
        return list.stream()
                .filter(entry -> entry.type() == AclEntryType.ALLOW)
                .filter(entry -> entry.permissions().stream().anyMatch(WRITING::contains))
                .map(AclEntry::principal)
                .anyMatch(principal -> !principal.equals(owner) && isOther(principal));
    }

    private static boolean isOther(UserPrincipal principal) {
        var name = principal.getName().substring(principal.getName().lastIndexOf('\\') + 1);
        return principal instanceof GroupPrincipal
                ? ANYBODY.contains(name.toLowerCase(Locale.ROOT))
                : !name.equalsIgnoreCase(System.getProperty("user.name", ""));
    }
}
