//! Where exports go, a folder or a removable drive that is mounted, and which clinic they name.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use anyhow::ensure;

use crate::app::{Drive, Place};
use crate::export::write::{self, WriteError};
use crate::settings::Clinic;

/// The places.
#[derive(Debug, Clone, Default)]
pub struct Exports {
    /// The folder, where it is not `exports` beside the records.
    pub folder: Option<PathBuf>,
    /// The folders in which removable drives are mounted.
    pub drives: Vec<PathBuf>,
    /// The clinic that patients' copies name.
    pub clinic: Clinic,
}

impl Exports {
    /// The drives that are mounted and can be written to.
    pub fn drives(&self) -> Vec<Drive> {
        // Where the system does not tell what is mounted, there is no drive.
        let mounts = fs::read("/proc/self/mountinfo").unwrap_or_default();
        mounted(&mounts, &self.drives)
    }

    /// The folder that a place stands for.
    ///
    /// # Errors
    /// Where it is a drive that is gone: its folder may still be there, and be the machine's own disk.
    pub fn at(&self, place: &Place, data_dir: &Path) -> anyhow::Result<PathBuf> {
        match (place, &self.folder) {
            (Place::Folder, Some(folder)) => Ok(folder.clone()),
            (Place::Folder, None) => folder_beside(data_dir),
            (Place::Drive(drive), _) => {
                ensure!(self.drives().contains(drive), "the drive {} is not there any more; put it in again", drive.name());
                Ok(drive.path.clone())
            }
        }
    }
}

fn folder_beside(data_dir: &Path) -> anyhow::Result<PathBuf> {
    write::folder(data_dir).map_err(|error: WriteError| error.into())
}

/// The mount points below some folders, out of the system's list (`man 5 proc_pid_mountinfo`), without those that are read-only.
fn mounted(mounts: &[u8], below: &[PathBuf]) -> Vec<Drive> {
    let mut drives: Vec<Drive> = Vec::new();
    for mount in mounts.split(|byte| *byte == b'\n') {
        let mut fields = mount.split(|byte| *byte == b' ').skip(4);
        let (Some(point), Some(options)) = (fields.next(), fields.next()) else { continue };
        let path = PathBuf::from(OsString::from_vec(unescaped(point)));
        let is_below = below.iter().any(|folder| path.starts_with(folder) && path != *folder);
        let is_writable = options.split(|byte| *byte == b',').any(|option| option == b"rw");
        let drive = Drive { path };
        if is_below && is_writable && !drives.contains(&drive) {
            drives.push(drive);
        }
    }
    drives.sort_by(|a, b| a.path.cmp(&b.path));
    drives
}

/// Blanks and backslashes stand as three octal digits.
fn unescaped(field: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..3).filter(|_| byte == b'\\').and_then(|digits| std::str::from_utf8(digits).ok());
        let code = code.and_then(|digits| u8::from_str_radix(digits, 8).ok());
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { after.get(3..).unwrap_or_default() } else { after };
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &[u8] = br"22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
90 22 0:40 / /media rw,nosuid - tmpfs tmpfs rw
91 90 8:17 / /media/clinic/BACK\040UP rw,nosuid,nodev - vfat /dev/sdb1 rw
92 90 8:33 / /media/clinic/OLD ro,nosuid - iso9660 /dev/sr0 ro
93 22 8:49 / /run/media/clinic/a\134b rw - ext4 /dev/sdd1 rw
94 22 8:65 / /mediatheque/x rw - ext4 /dev/sde1 rw
95 90 8:17 / /media/clinic/BACK\040UP rw,nosuid,nodev - vfat /dev/sdb1 rw
odd line

96 22";

    #[test]
    fn drives_are_the_writable_mounts_below_the_folders_for_them() {
        let below = [PathBuf::from("/media"), PathBuf::from("/run/media")];
        let drives = mounted(MOUNTS, &below);
        let names: Vec<String> = drives.iter().map(|drive| drive.name().to_string()).collect();
        assert_eq!(names, ["BACK UP", "a\\b"]);
        assert_eq!(drives[0].path, Path::new("/media/clinic/BACK UP"));
        assert_eq!(mounted(MOUNTS, &[]), []);
    }

    #[test]
    fn drives_of_the_same_name_are_told_apart_by_where_they_are_mounted() {
        let drives = ["/media/ana/USB", "/media/ben/USB", "/media/ana/BACKUP"].map(|path| Drive { path: path.into() });
        let names = drives.each_ref().map(|drive| drive.name_among(&drives).to_string());
        assert_eq!(names, ["USB in /media/ana", "USB in /media/ben", "BACKUP"]);
    }

    #[test]
    fn a_drive_that_is_gone_is_never_written_to_although_its_folder_is_there() {
        let home = tempfile::tempdir().unwrap();
        let exports = Exports { drives: vec![home.path().to_owned()], ..Exports::default() };
        let left = Drive { path: home.path().join("LEFT") };
        fs::create_dir(&left.path).unwrap();
        let error = exports.at(&Place::Drive(left), home.path()).unwrap_err().to_string();
        assert_eq!(error, "the drive LEFT is not there any more; put it in again");
    }
}
