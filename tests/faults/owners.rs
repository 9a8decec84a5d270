//! What a file has beside its bytes: mode, owner, attributes.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

use xattr::FileExt;

use crate::machine::{is_root, leave_out, unprivileged, works};
use crate::place::{NEW, OLD, Place};

fn mode(place: &Place, name: &str) -> u32 {
    fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o7777
}

#[test]
fn modes_are_kept_whatever_the_mask() {
    let modes = [0o600, 0o640, 0o644, 0o664, 0o666, 0o755, 0o4755, 0o200];
    for mask in ["000", "022", "077"] {
        let place = Place::new();
        for set in modes {
            let name = format!("{set:o}.yaml");
            place.write(&name, OLD.as_bytes());
            fs::set_permissions(place.path(&name), fs::Permissions::from_mode(set)).unwrap();
        }
        let output = crate::machine::script(&place, &format!("umask {mask}; $FIX fix || true"));
        for set in modes {
            let name = format!("{set:o}.yaml");
            assert_eq!(mode(&place, &name), set, "{mask}: {output:?}");
            assert!(set == 0o200 && !is_root() || place.read(&name) == NEW, "{name}: {output:?}");
        }
    }
}

#[test]
fn owners_are_kept_by_who_may_give_files_away() {
    if !is_root() {
        return leave_out("owners_are_kept_by_who_may_give_files_away", "only the superuser may");
    }
    let place = Place::with(&[("a.yaml", OLD)]);
    chown(place.path("a.yaml"), Some(12345), Some(54321)).unwrap();
    fs::set_permissions(place.path("a.yaml"), fs::Permissions::from_mode(0o6750)).unwrap();
    assert_eq!(place.run("fix").code, 0);
    let metadata = fs::metadata(place.path("a.yaml")).unwrap();
    assert_eq!((metadata.uid(), metadata.gid(), mode(&place, "a.yaml")), (12345, 54321, 0o6750));
    assert_eq!(place.read("a.yaml"), NEW);
}

/// The file becomes that of who runs `fix`; that must not give anyone rights of the old owner, or of the new group.
#[test]
fn who_may_not_give_files_away_gains_no_rights() {
    let test = "who_may_not_give_files_away_gains_no_rights";
    if !is_root() {
        return leave_out(test, "only the superuser can make such files");
    }
    let place = Place::with(&[("a.yaml", OLD), ("b.yaml", OLD)]);
    for (name, set) in [("a.yaml", 0o6776), ("b.yaml", 0o666)] {
        chown(place.path(name), Some(12345), Some(54321)).unwrap();
        fs::set_permissions(place.path(name), fs::Permissions::from_mode(set)).unwrap();
    }
    fs::set_permissions(place.path(""), fs::Permissions::from_mode(0o777)).unwrap();
    let Some(output) = unprivileged(test, &place, "chmod 777 . 2> /dev/null || true; $FIX fix") else { return };
    // The place was made reachable, not writable.
    if output.code == 2 {
        fs::set_permissions(place.path(""), fs::Permissions::from_mode(0o777)).unwrap();
        let output = unprivileged(test, &place, "$FIX fix").unwrap();
        assert_eq!(output.code, 0, "{output:?}");
    }
    assert_eq!((mode(&place, "a.yaml"), mode(&place, "b.yaml")), (0o766, 0o666));
    assert_eq!((&*place.read("a.yaml"), &*place.read("b.yaml")), (NEW, NEW));
}

#[test]
fn extended_attributes_are_kept() {
    let place = Place::with(&[("a.yaml", OLD)]);
    if xattr::set(place.path("a.yaml"), "user.note", b"kept").is_err() {
        return leave_out("extended_attributes_are_kept", "the file system has none");
    }
    xattr::set(place.path("a.yaml"), "user.empty", b"").unwrap();
    assert_eq!(place.run("fix").code, 0);
    assert_eq!(place.read("a.yaml"), NEW);
    assert_eq!(xattr::get(place.path("a.yaml"), "user.note").unwrap().as_deref(), Some(&b"kept"[..]));
    assert_eq!(xattr::get(place.path("a.yaml"), "user.empty").unwrap().as_deref(), Some(&b""[..]));
}

/// An access list as the kernel writes it: version 2, then tag, rights and user of each entry.
#[cfg(target_os = "linux")]
fn list(mask: u16, user: Option<(u32, u16)>) -> Vec<u8> {
    const NOBODY_IN_PARTICULAR: u32 = u32::MAX;
    let mut entries = vec![(0x01_u16, 6_u16, NOBODY_IN_PARTICULAR)];
    entries.extend(user.map(|(user, rights)| (0x02, rights, user)));
    entries.extend([
        (0x04, 4, NOBODY_IN_PARTICULAR),
        (0x10, mask, NOBODY_IN_PARTICULAR),
        (0x20, 0, NOBODY_IN_PARTICULAR),
    ]);
    let entry = |(tag, rights, user): (u16, u16, u32)| {
        [&tag.to_le_bytes()[..], &rights.to_le_bytes(), &user.to_le_bytes()].concat()
    };
    [&2_u32.to_le_bytes()[..], &entries.into_iter().flat_map(entry).collect::<Vec<_>>()].concat()
}

#[cfg(target_os = "linux")]
#[test]
fn access_lists_are_kept_and_not_inherited() {
    const ACCESS: &str = "system.posix_acl_access";
    let place = Place::with(&[("with/a.yaml", OLD), ("without/b.yaml", OLD)]);
    let own = list(6, Some((4321, 6)));
    if xattr::set(place.path("with/a.yaml"), ACCESS, &own).is_err() {
        return leave_out("access_lists_are_kept_and_not_inherited", "the file system has none");
    }
    // The file was there before its directory lets another user read what is made in it.
    fs::set_permissions(place.path("without/b.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
    xattr::set(place.path("without"), "system.posix_acl_default", &list(4, Some((1234, 4)))).unwrap();
    assert_eq!(place.run("fix").code, 0);
    assert_eq!((&*place.read("with/a.yaml"), &*place.read("without/b.yaml")), (NEW, NEW));
    assert_eq!(xattr::get(place.path("with/a.yaml"), ACCESS).unwrap(), Some(own));
    let file = fs::File::open(place.path("without/b.yaml")).unwrap();
    assert_eq!(file.get_xattr(ACCESS).unwrap(), None);
    assert_eq!(mode(&place, "without/b.yaml"), 0o640);
}

/// Not even the superuser writes those.
#[test]
fn files_that_must_not_change_stay() {
    let place = Place::with(&[("a.yaml", OLD), ("b.yaml", OLD), ("c.yaml", OLD)]);
    let (a, b) = (place.path("a.yaml"), place.path("b.yaml"));
    let set = |flag: &str, path: &std::path::Path| works("chattr", &[flag, path.to_str().unwrap()]);
    if !set("+i", &a) || !set("+a", &b) {
        return leave_out("files_that_must_not_change_stay", "chattr is not allowed");
    }
    let output = place.run("fix");
    let (was_immutable, was_append_only) = (set("-i", &a), set("-a", &b));
    assert!(was_immutable && was_append_only);
    assert_eq!(output.code, 2, "{output:?}");
    assert!(output.stderr.contains("error: a.yaml: cannot be written: Operation not permitted"), "{output:?}");
    assert!(output.stderr.contains("error: b.yaml: cannot be replaced: Operation not permitted"), "{output:?}");
    assert_eq!((&*place.read("a.yaml"), &*place.read("b.yaml"), &*place.read("c.yaml")), (OLD, OLD, NEW));
    assert_eq!(place.names(), ["a.yaml", "b.yaml", "c.yaml"]);
}
